/** Who buys at Lindehof: names and addresses made up, in the form of their country. */
import type { CustomerProfile } from '../../db/repositories/customers.ts';
import type { Locale } from '../../domain/settings/shop.ts';

/** name, street, place, and for companies their name and VAT id. */
type Row = readonly [string, string, string, string?, string?];

/** Postcode first, as these countries write it. */
const NETHERLANDS: readonly Row[] = [
  ['Marieke Postma', 'Lange Annastraat 31', '2011 XH Haarlem'],
  ['Joris van der Velde', 'Kinderhuissingel 84', '2013 AV Haarlem'],
  ['Sanne Bakhuis', 'Wagenweg 140', '2012 NH Haarlem'],
  ['Tobias Groeneveld', 'Oude Delft 22', '2611 CD Delft'],
  ['Ilse Roozendaal', 'Voorstraat 61', '3512 AK Utrecht'],
  ['Hendrik Zijlstra', 'Nieuwestad 105', '8911 CK Leeuwarden'],
  ['Fenna de Boer', 'Oosterstraat 47', '9711 NR Groningen'],
  ['Mohamed El Amrani', 'Kanaalstraat 188', '3531 CM Utrecht'],
  ['Lotte Verhoeven', 'Vughterstraat 59', "5211 GD 's-Hertogenbosch"],
  ['Bram Hoekstra', 'Grote Oost 12', '1621 BW Hoorn'],
  ['Saskia Timmermans', 'Brusselsestraat 77', '6211 PC Maastricht'],
  ['Wim Kuipers', 'Thorbeckegracht 18', '8011 VN Zwolle'],
  ['Noor van Leeuwen', 'Haarlemmerstraat 203', '2312 DM Leiden'],
  ['Daan Schippers', 'Bloemgracht 96', '1015 TN Amsterdam'],
  ['Annelies Brouwer', 'Steenstraat 44', '6828 CM Arnhem'],
  ['Pieter-Jan Mulder', 'Singelstraat 5', '4461 HZ Goes'],
  ['Yara Sewdien', 'Prinsegracht 71', '2512 EX Den Haag'],
  ['Gijs Oosterhuis', 'Noorderhaven 33', '9712 VG Groningen'],
  ['Margriet Visser', 'Dorpsstraat 8', '1871 EL Schoorl'],
  ['Thijs Langendijk', 'Binnenweg 62', '2101 JK Heemstede'],
  ['Evelien Ruiter', 'Kruisstraat 19', '2011 PW Haarlem'],
  ['Ruben Scholten', 'Markt 40', '7411 CX Deventer'],
  ['Hanneke Blom', 'Houttuinlaan 3', '3447 GM Woerden', 'Blom Hoveniers', 'NL812345714B01'],
  [
    'Kees Duinmeijer',
    'Bloemendaalseweg 214',
    '2051 GJ Overveen',
    'Tuinstudio Duin',
    'NL823456191B01',
  ],
  ['Carla Wiersma', 'Stationsweg 11', '8401 DT Gorredijk', 'Hotel De Linde', 'NL854322076B01'],
  [
    'Stefan Rademaker',
    'Zuiderpark 90',
    '3084 BB Rotterdam',
    'Kinderboerderij Zuid',
    'NL861234587B01',
  ],
  ['Mirjam Kolk', 'Havenstraat 27', '1211 KG Hilversum', 'Kolk & Dochters', 'NL845678212B01'],
];

const BELGIUM: readonly Row[] = [
  ['Wout Claes', 'Naamsestraat 96', '3000 Leuven'],
  ['Liesbeth Maes', 'Kammerstraat 14', '9000 Gent'],
  ['Jef Peeters', 'Lange Nieuwstraat 53', '2000 Antwerpen'],
  ['Griet Vandevelde', 'Ezelstraat 39', '8000 Brugge'],
  ['Arne Willems', 'Koningin Astridlaan 7', '3500 Hasselt'],
  ['Sofie De Smet', 'Onze-Lieve-Vrouwestraat 28', '2800 Mechelen'],
  ['Karel Goossens', 'Doorniksestraat 66', '8500 Kortrijk'],
  ['Ann Verstraete', 'Nieuwstraat 112', '9300 Aalst'],
  ['Dries Hermans', 'Gasthuisstraat 21', '2300 Turnhout'],
  ['Elke Janssens', 'Vlaanderenstraat 45', '8400 Oostende'],
  ['Tine Wouters', 'Grote Markt 3', '3200 Aarschot'],
  ['Ruth Coppens', 'Kerkstraat 88', '9100 Sint-Niklaas'],
  ['Bart Lemmens', 'Stationsstraat 17', '3620 Lanaken'],
  ['Hilde Aerts', 'Abdijstraat 150', '2020 Antwerpen', 'Bloemen Aerts', 'BE0412345614'],
  ['Stijn Baert', 'Coupure Links 203', '9000 Gent', 'Studio Groenling', 'BE0698765432'],
];

const WALLONIA: readonly Row[] = [
  ['Amélie Dubois', 'Rue de Fer 48', '5000 Namur'],
  ['Benoît Lambert', 'Rue Saint-Gilles 132', '4000 Liège'],
  ['Céline Renard', 'Rue des Alliés 9', '7000 Mons'],
  ['Thierry Noël', 'Chaussée de Charleroi 77', '1060 Bruxelles', 'Maison Noël', 'BE0755123422'],
];

const GERMANY: readonly Row[] = [
  ['Annika Petersen', 'Sandberg 12', '24937 Flensburg'],
  ['Jonas Hoffmann', 'Ostertorsteinweg 61', '28203 Bremen'],
  ['Katharina Vogel', 'Lister Meile 34', '30161 Hannover'],
  ['Matthias Brandt', 'Beckergrube 18', '23552 Lübeck'],
  ['Sabine Krüger', 'Venloer Straße 301', '50823 Köln'],
  ['Uwe Lindemann', 'Prinzipalmarkt 22', '48143 Münster'],
  ['Friederike Schäfer', 'Weender Straße 75', '37073 Göttingen'],
  ['Ralf Neumann', 'Karl-Liebknecht-Straße 40', '04107 Leipzig'],
  ['Elif Yıldız', 'Oranienstraße 155', '10969 Berlin'],
  ['Heike Ostermann', 'Lange Straße 5', '26122 Oldenburg'],
  ['Gregor Weiß', 'Schanzenstraße 88', '20357 Hamburg'],
  ['Ulrike Baumann', 'Kaiserstraße 12', '76133 Karlsruhe'],
  ['Moritz Jansen', 'Hagenstraße 29', '26506 Norden'],
  ['Theresa Kolb', 'Sebalder Platz 6', '90403 Nürnberg'],
  ['Dirk Albers', 'Neue Straße 51', '26725 Emden'],
  ['Nele Carstensen', 'Süderstraße 17', '25813 Husum'],
  ['Bernd Kessler', 'Marktplatz 1', '48529 Nordhorn', 'Gartenhof Kessler', 'DE305123454'],
  ['Petra Thomsen', 'Am Hafen 8', '25746 Heide', 'Pension Deichblick', 'DE288765434'],
  ['Jürgen Roth', 'Industriestraße 33', '47652 Weeze', 'Roth Gartenbau', 'DE311998879'],
];

const DENMARK: readonly Row[] = [
  ['Søren Lykkegaard', 'Møllestien 49, st. th.', '8000 Aarhus C'],
  ['Mette Frandsen', 'Vesterbrogade 112, 3. tv.', '1620 København V'],
  ['Anders Holm', 'Algade 37', '9000 Aalborg'],
  ['Ida Kjær', 'Overgade 21, 1. th.', '5000 Odense C'],
  ['Lars Østergaard', 'Torvegade 60', '6700 Esbjerg'],
  ['Kirsten Bach', 'Søndergade 14', '8600 Silkeborg'],
  ['Mikkel Nørgaard', 'Jægersborggade 42, 2.', '2200 København N'],
  ['Birgitte Skov', 'Adelgade 8', '8660 Skanderborg'],
  ['Rasmus Dahl', 'Vestergade 29', '5700 Svendborg'],
  ['Line Hedegaard', 'Nørregade 5, st. tv.', '7600 Struer'],
  ['Poul Mortensen', 'Havnevej 71', '4000 Roskilde'],
  ['Astrid Winther', 'Strandvejen 203', '2900 Hellerup'],
  ['Jeppe Lund', 'Ribevej 16', '6100 Haderslev'],
  ['Hanne Vestergaard', 'Storegade 44', '6240 Løgumkloster', 'Kro ved Kirken', 'DK41234563'],
  ['Torben Iversen', 'Industrivej 9', '7400 Herning', 'Iversen Haver', 'DK42345679'],
];

const FRANCE: readonly Row[] = [
  ['Éloïse Garçon', '18, rue de la Monnaie', '59800 Lille'],
  ['Mathieu Lefebvre', '7 bis, rue Saint-Malo', '35000 Rennes'],
  ['Claire Moreau', '42, rue des Teinturiers', '84000 Avignon'],
  ['Antoine Girard', '3, place du Bouffay', '44000 Nantes'],
  ['Léa Fontaine', '115, cours Lafayette', '69003 Lyon'],
  ['Hugues Delacroix', '26, rue Beauvoisine', '76000 Rouen'],
  ['Nathalie Perrin', '9, rue du Vieil-Hôpital', '67000 Strasbourg'],
  ['Olivier Mercier', '61, rue Sainte-Catherine', '33000 Bordeaux'],
  ['Camille Rousseau', '14, quai de la Ligne', '84000 Avignon'],
  ['Yann Le Goff', '5, rue du Port', '29900 Concarneau'],
  ['Sylvie Carpentier', '88, rue Jeanne-d’Arc', '59000 Lille'],
  ['Bastien Roche', '23, rue des Clercs', '57000 Metz'],
  ['Margaux Vidal', '30, rue Alsace-Lorraine', '31000 Toulouse'],
  ['Denis Aubert', '2, chemin des Prés', '62000 Arras', 'Jardins Aubert', 'FR19812345676'],
  ['Isabelle Caron', '77, avenue Foch', '76600 Le Havre', 'Chambres du Cap', 'FR81852198761'],
  ['Julien Tessier', '11, rue du Moulin', '59190 Hazebrouck', 'Atelier Tessier', 'FR66799554431'],
];

/** `2011 XH Haarlem`: Dutch postcodes are of two words, those of the others of one. */
const PLACE = /^(\d{4} [A-Z]{2}|\d{4,5}) (.+)$/;

const from = (country: string, locale: Locale, rows: readonly Row[]): CustomerProfile[] =>
  rows.map(([name, street, place, company = null, vatId = null], index) => {
    const [, postcode = '', city = ''] = PLACE.exec(place) ?? [];
    return {
      name,
      company,
      vatId,
      locale,
      email: `${mailbox(name)}@example.${['com', 'org', 'net'][index % 3] ?? 'com'}`,
      phone: null,
      billingAddress: { name, company, street, postcode, city, country },
    };
  });

/** `Søren Lykkegaard` as `soren.lykkegaard`. */
const mailbox = (name: string): string =>
  name
    .replace(/ß/g, 'ss')
    .replace(/[øØ]/g, 'o')
    .replace(/[æÆ]/g, 'ae')
    .replace(/ı/g, 'i')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z]+/g, '.');

/** Every customer of the demo shop; some Dutch and German ones are served in English. */
export const PEOPLE: readonly CustomerProfile[] = [
  ...from('NL', 'nl', NETHERLANDS),
  ...from('BE', 'nl', BELGIUM),
  ...from('BE', 'fr', WALLONIA),
  ...from('DE', 'de', GERMANY),
  ...from('DK', 'da', DENMARK),
  ...from('FR', 'fr', FRANCE),
  ...from('NL', 'en', [
    ['Priya Raman', 'Javastraat 119', '1094 HD Amsterdam'],
    ['Oliver Whitcombe', 'Laan van Meerdervoort 260', '2563 AL Den Haag'],
    ['Grace Adeyemi', 'Witte de Withstraat 37', '3012 BL Rotterdam'],
    ['Daniel Kowalski', 'Vestdijk 144', '5611 CZ Eindhoven'],
  ]),
  ...from('DE', 'en', [
    ['Hannah Fairley', 'Kastanienallee 29', '10435 Berlin'],
    ['Marco Bellini', 'Berger Straße 176', '60385 Frankfurt am Main'],
  ]),
];
