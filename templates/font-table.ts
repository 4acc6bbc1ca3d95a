import { inflateSync } from 'node:zlib';

/**
 * The characters that a font can draw, read from its `cmap` table (formats 4 and 12).
 * @param woff a WOFF 1.0 file, whose tables are plain zlib streams (https://www.w3.org/TR/WOFF/)
 */
export function codePointsOf(woff: Buffer): ReadonlySet<number> {
  const cmap = table(woff, 'cmap');
  const points = new Set<number>();
  for (let i = 0; i < cmap.readUInt16BE(2); i++) {
    const encoding = cmap.subarray(cmap.readUInt32BE(4 + 8 * i + 4));
    const format = encoding.readUInt16BE(0);
    if (format === 4) addSegments(encoding, points);
    if (format === 12) addGroups(encoding, points);
  }
  return points;
}

function table(woff: Buffer, name: string): Buffer {
  const count = woff.readUInt16BE(12);
  for (let i = 0; i < count; i++) {
    const entry = woff.subarray(44 + 20 * i);
    if (entry.toString('latin1', 0, 4) !== name) continue;
    const offset = entry.readUInt32BE(4);
    const packed = woff.subarray(offset, offset + entry.readUInt32BE(8));
    return packed.length < entry.readUInt32BE(12) ? inflateSync(packed) : packed;
  }
  throw new Error(`The font has no ${name} table.`);
}

/** Format 4: parallel arrays of segment ends and starts. */
function addSegments(encoding: Buffer, points: Set<number>): void {
  const size = encoding.readUInt16BE(6);
  for (let at = 14; at < 14 + size; at += 2) {
    const end = encoding.readUInt16BE(at);
    for (let point = encoding.readUInt16BE(at + size + 2); point <= end; point++) {
      if (point !== 0xffff) points.add(point);
    }
  }
}

/** Format 12: triples of first and last character and first glyph. */
function addGroups(encoding: Buffer, points: Set<number>): void {
  for (let i = 0; i < encoding.readUInt32BE(12); i++) {
    const at = 16 + 12 * i;
    const last = encoding.readUInt32BE(at + 4);
    for (let point = encoding.readUInt32BE(at); point <= last; point++) points.add(point);
  }
}
