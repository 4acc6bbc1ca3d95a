/** What Lindehof sells: made up, in Dutch as the shop writes it. */

/** A product of the demo shop. Prices are euro cents with tax, rates basis points. */
export interface DemoProduct {
  readonly sku: string;
  readonly name: string;
  readonly details: string;
  readonly unitPrice: number;
  readonly taxRate: number;
  readonly location: string;
  readonly stock: number;
  readonly notifyUnder: number;
  readonly backorderAllowed: boolean;
}

/** sku, name, details, price, place in the warehouse; then stock and the number to warn under. */
type Row = readonly [string, string, string, number, string, number?, number?];

const TOOLS: readonly Row[] = [
  ['LH-1180', 'Snoeischaar Linde 21', 'gesmeed staal, beukenhouten greep', 4900, 'A-02-3'],
  ['LH-1184', 'Snoeischaar Linde 18', 'voor kleine handen, met veiligheidsslot', 4450, 'A-02-4'],
  ['LH-1192', 'Takkenschaar Kroon', 'telescopisch, 65–90 cm', 6900, 'A-02-6'],
  ['LH-1210', 'Spade Marsdijk', 'essenhouten steel, 110 cm', 5400, 'A-03-1'],
  ['LH-1214', 'Spitvork Marsdijk', 'vier tanden, gesmeed', 5650, 'A-03-2'],
  ['LH-1221', 'Plantschepje Kiem', 'roestvrij staal, met maatstreepjes', 1495, 'A-03-5'],
  ['LH-1223', 'Handvorkje Kiem', 'roestvrij staal', 1495, 'A-03-6'],
  ['LH-1236', 'Bladhark Herfstdraad', 'verstelbaar, 30–60 cm', 2795, 'A-04-1'],
  ['LH-1240', 'Schoffel Zandpad', 'getrokken blad, 16 cm', 3250, 'A-04-2'],
  ['LH-1255', 'Snoeizaag Wilgentak', 'inklapbaar, 18 cm', 3495, 'A-04-6'],
  ['LH-1260', 'Slijpsteen Duo', 'korrel 240 en 800', 1895, 'A-05-1'],
  ['LH-1271', 'Tuinhandschoenen Leem', 'geitenleer, maat 8', 2450, 'A-05-3'],
  ['LH-1272', 'Tuinhandschoenen Leem', 'geitenleer, maat 10', 2450, 'A-05-4'],
];

const GARDEN: readonly Row[] = [
  ['LH-2044', 'Kruiwagen Hofmeester', 'verzinkt, 85 liter', 14_460, 'D-11-1', 60, 8],
  ['LH-2050', 'Gieter Regenboog', 'verzinkt, 9 liter, messing broes', 4395, 'D-10-2'],
  ['LH-2052', 'Gieter Druppel', 'voor binnen, 1,5 liter, koper', 3295, 'D-10-3'],
  ['LH-2061', 'Regenton Zuidwester', '210 liter, met kraan', 11_900, 'D-12-1', 50, 6],
  ['LH-2070', 'Compostvat Aarde', '300 liter, gerecycled', 8950, 'D-12-3', 50, 6],
  ['LH-2083', 'Tuinslang Beek', '25 meter, zonder weekmakers', 5990, 'D-09-1'],
  ['LH-2095', 'Nestkast Koolmees', 'lariks, gat 32 mm', 2695, 'D-08-1'],
  ['LH-2096', 'Nestkast Winterkoning', 'lariks, halfopen', 2695, 'D-08-2'],
  ['LH-2099', 'Voederhuis Merel', 'lariks, op paal', 5495, 'D-08-4'],
  ['LH-2110', 'Bloembak Zeildoek', 'gerecycled zeil, 60 liter', 3950, 'D-07-2'],
  ['LH-2118', 'Terracotta pot Siena', 'handgedraaid, ø 30 cm', 2995, 'D-06-1'],
  ['LH-2119', 'Terracotta pot Siena', 'handgedraaid, ø 42 cm', 5295, 'D-06-2'],
  ['LH-2140', 'Plantenlabels Lei', 'twaalf stuks, met krijtstift', 1650, 'A-06-1'],
  ['LH-2151', 'Jutetouw Bindgaren', '150 meter', 695, 'A-06-3'],
  ['LH-3390', 'Koeienmestkorrels', '20 kg', 1895, 'D-14-1'],
  ['LH-2160', 'Kweekbakje Voorjaar', 'zink, met glazen deksel', 4750, 'D-05-1'],
];

const HOME: readonly Row[] = [
  ['LH-4102', 'Plaid Wolgras', 'lamswol, 130 × 180 cm, mosgroen', 8950, 'C-08-4'],
  ['LH-4103', 'Plaid Wolgras', 'lamswol, 130 × 180 cm, leisteen', 8950, 'C-08-5'],
  ['LH-4110', 'Kussen Klaproos', 'linnen, 50 × 50 cm', 3995, 'C-08-1'],
  ['LH-4122', 'Tafelloper Vlas', 'gewassen linnen, 45 × 200 cm', 4595, 'C-07-3'],
  ['LH-4125', 'Theedoek Ganzenmars', 'halflinnen, twee stuks', 2195, 'C-07-5'],
  ['LH-4133', 'Schort Bakkerij', 'katoen, met zakken', 3495, 'C-07-6'],
  ['LH-6015', 'Windlicht Duister', 'gerookt glas, 18 cm', 2450, 'C-03-2'],
  ['LH-6016', 'Windlicht Duister', 'gerookt glas, 26 cm', 3450, 'C-03-3'],
  ['LH-6022', 'Bijenwaskaars', '25 cm, zes stuks', 2895, 'C-03-5'],
  ['LH-6031', 'Vaas Oever', 'geblazen glas, 24 cm', 4295, 'C-04-1'],
  ['LH-6040', 'Karaf Bron', '1,1 liter, met kurk', 2995, 'C-04-3'],
  ['LH-6048', 'Beker Klei', 'steengoed, 28 cl, vier stuks', 4995, 'C-04-5'],
  ['LH-6055', 'Broodplank Kastanje', 'geolied, 40 × 22 cm', 4495, 'C-05-1'],
  ['LH-6063', 'Vuurschaal Kring', 'cortenstaal, ø 60 cm', 18_900, 'D-13-1', 40, 5],
  ['LH-6071', 'Tuinlantaarn Vuurtoren', 'gegalvaniseerd, 42 cm', 6250, 'C-05-4'],
];

const LIVING: readonly Row[] = [
  ['LH-3310', 'Bloembollen Vroege Weide', '120 stuks, biologisch', 2500, 'B-05-2'],
  ['LH-3312', 'Bloembollen Late Tuin', '90 stuks, biologisch', 2750, 'B-05-3'],
  ['LH-3315', 'Tulpen Zwarte Dame', '25 stuks', 1295, 'B-05-4'],
  ['LH-3321', 'Bloemzaad Bijenweide', 'inheems, voor 10 m²', 895, 'B-04-1'],
  ['LH-3322', 'Bloemzaad Schaduwrand', 'inheems, voor 5 m²', 895, 'B-04-2'],
  ['LH-3330', 'Moestuinpakket Eerste Jaar', 'twaalf zaden met zaaikalender', 2995, 'B-04-5'],
  ['LH-3341', 'Lavendel Hidcote', 'drie planten, P9', 1350, 'B-01-1'],
  ['LH-3344', 'Klimroos New Dawn', 'kale wortel', 1995, 'B-01-3'],
  ['LH-3347', 'Appelboom Notarisappel', 'halfstam, kale wortel', 4950, 'B-02-1', 60, 6],
  ['LH-3349', 'Haagbeuk', 'vijfentwintig stuks, 60–80 cm', 5750, 'B-02-4', 60, 6],
];

const BOOKS_AND_FOOD: readonly Row[] = [
  ['LH-5207', 'De tuin in twaalf maanden', 'boek, gebonden, 312 blz.', 3500, 'E-01-1'],
  ['LH-5210', 'Snoeien zonder spijt', 'boek, 176 blz.', 2450, 'E-01-2'],
  ['LH-5214', 'Vogels aan de keukendeur', 'boek, geïllustreerd', 2695, 'E-01-3'],
  ['LH-5220', 'Tuindagboek', 'vijf jaar, linnen band', 2995, 'E-01-5'],
  ['LH-5301', 'Lindehoning', 'uit de eigen tuin, 450 g', 895, 'E-02-1'],
  ['LH-5304', 'Appelstroop', '350 g', 495, 'E-02-2'],
  ['LH-5308', 'Kruidenthee Avondpad', '50 g, biologisch', 795, 'E-02-4'],
];

const UNTAXED: readonly Row[] = [
  ['LH-7010', 'Zonnepaneel Schuurdak', '430 Wp, met omvormer', 38_900, 'F-01-1', 40, 4],
  ['LH-7011', 'Zonnepaneel Balkon', '2 × 220 Wp, stekkerklaar', 44_900, 'F-01-2', 40, 4],
  ['LH-9025', 'Cadeaubon', '€ 25', 2500, 'E-09-1', 500, 20],
  ['LH-9050', 'Cadeaubon', '€ 50', 5000, 'E-09-1', 500, 20],
];

/** Few are left: the shop should be told. */
const SCARCE: readonly Row[] = [
  ['LH-1299', 'Zeis Hooiland', 'met haargereedschap', 16_900, 'A-09-1', 3, 5],
  ['LH-4199', 'Hangmat Boomgaard', 'katoen, tweepersoons', 11_950, 'C-09-2', 2, 6],
  ['LH-6099', 'Zonnewijzer Noen', 'messing op hardsteen', 21_500, 'D-13-4', 0, 2],
];

/** Nothing is on the shelf, and orders are taken all the same. */
const AWAITED: readonly Row[] = [
  ['LH-2201', 'Tuinbank Stadspark', 'eiken, 160 cm', 48_500, 'D-15-1', 1, 3],
  ['LH-2204', 'Schommelstoel Veranda', 'essen, gevlochten zitting', 32_900, 'D-15-3', 0, 2],
  ['LH-3360', 'Sneeuwklokjes in het groen', '50 stuks, na de bloei gerooid', 1850, 'B-03-1', 0, 20],
];

const products = (rows: readonly Row[], taxRate: number, backorderAllowed = false): DemoProduct[] =>
  rows.map(([sku, name, details, unitPrice, location, stock = 400, notifyUnder = 25]) => ({
    ...{ sku, name, details, unitPrice, taxRate, location },
    ...{ stock, notifyUnder, backorderAllowed },
  }));

/** Sold from stock, which lasts for every order of the demo shop. */
export const PLENTIFUL: readonly DemoProduct[] = [
  ...products(TOOLS, 2100),
  ...products(GARDEN, 2100),
  ...products(HOME, 2100),
  ...products(LIVING, 900),
  ...products(BOOKS_AND_FOOD, 900),
  ...products(UNTAXED, 0),
];

/** May be back-ordered. */
export const BACK_ORDERABLE: readonly DemoProduct[] = [
  ...products(AWAITED.slice(0, 2), 2100, true),
  ...products(AWAITED.slice(2), 900, true),
];

/** Everything the demo shop sells, in the three Dutch tax classes: 21, 9 and 0 %. */
export const CATALOGUE: readonly DemoProduct[] = [
  ...PLENTIFUL,
  ...products(SCARCE, 2100),
  ...BACK_ORDERABLE,
];
