import bwip from 'bwip-js/node';

/** A code drawn as one SVG path of unit squares, so that every module has sharp edges in print. */
export interface CodeDrawing {
  readonly path: string;
  /** Modules across, without quiet zone. */
  readonly width: number;
  /** The same with the quiet zone on either side: four modules for QR, ten for Code 128. */
  readonly outer: number;
}

/** A QR code with error correction M, as EPC069-12 asks. */
export function qrCode(text: string): CodeDrawing {
  const [symbol] = bwip.raw('qrcode', text, 'eclevel=M');
  if (!symbol || !('pixs' in symbol)) throw new Error('The QR code could not be drawn.');
  const { pixs, pixx: width } = symbol;
  const rows = Array.from({ length: pixs.length / width }, (_, y) =>
    runs(pixs.slice(y * width, (y + 1) * width)).map(([x, length]) => bar(x, y, length)),
  );
  return { path: rows.flat().join(''), width, outer: width + 8 };
}

/** A Code 128 barcode, one unit high. Letters, figures and ASCII signs only. */
export function code128(text: string): CodeDrawing {
  const [symbol] = bwip.raw('code128', text, '');
  if (!symbol || !('sbs' in symbol)) throw new Error('The barcode could not be drawn.');
  let width = 0;
  const bars = symbol.sbs.map((length, index) => {
    width += length;
    return index % 2 === 0 ? bar(width - length, 0, length) : '';
  });
  return { path: bars.join(''), width, outer: width + 20 };
}

const bar = (x: number, y: number, length: number) => `M${x} ${y}h${length}v1h-${length}z`;

/** Where the ones of a row of modules start, and how long each run is. */
function runs(row: readonly number[]): [number, number][] {
  const found: [number, number][] = [];
  row.forEach((module, x) => {
    const last = found.at(-1);
    if (module === 0) return;
    if (last && last[0] + last[1] === x) last[1]++;
    else found.push([x, 1]);
  });
  return found;
}
