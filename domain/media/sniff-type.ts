/** Bytes near the beginning of a file by which its type is known; the first that fits counts. */
const signatures: readonly [offset: number, bytes: string, type: string][] = [
  [0, '\x89PNG\r\n\x1a\n', 'image/png'],
  [0, '\xff\xd8\xff', 'image/jpeg'],
  [0, 'GIF87a', 'image/gif'],
  [0, 'GIF89a', 'image/gif'],
  [8, 'WEBP', 'image/webp'],
  [4, 'ftypavif', 'image/avif'],
  [4, 'ftypheic', 'image/heic'],
  [0, 'II*\0', 'image/tiff'],
  [0, 'MM\0*', 'image/tiff'],
  [0, '%PDF-', 'application/pdf'],
  [0, 'ID3', 'audio/mpeg'],
  [0, '\xff\xfb', 'audio/mpeg'],
  [0, '\xff\xf3', 'audio/mpeg'],
  [8, 'WAVE', 'audio/wav'],
  [0, 'OggS', 'audio/ogg'],
  [0, 'fLaC', 'audio/flac'],
  [4, 'ftypM4A', 'audio/mp4'],
  [4, 'ftyp', 'video/mp4'],
  [0, '\x1aE\xdf\xa3', 'video/webm'],
  [0, 'PK\x03\x04', 'application/zip'],
  [0, '\x1f\x8b', 'application/gzip'],
];

/** Zip files that are something better known by their name. */
const zipped: Readonly<Record<string, string>> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  epub: 'application/epub+zip',
};

const byExtension: Readonly<Record<string, string>> = {
  ...zipped,
  ...{ png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp' },
  ...{ avif: 'image/avif', heic: 'image/heic', tif: 'image/tiff', tiff: 'image/tiff', bmp: 'image/bmp' },
  ...{ svg: 'image/svg+xml', pdf: 'application/pdf', txt: 'text/plain', md: 'text/markdown', csv: 'text/csv' },
  ...{ html: 'text/html', htm: 'text/html', xml: 'application/xml', json: 'application/json', zip: 'application/zip' },
  ...{ gz: 'application/gzip', mp3: 'audio/mpeg', wav: 'audio/wav', ogg: 'audio/ogg', oga: 'audio/ogg' },
  ...{ flac: 'audio/flac', m4a: 'audio/mp4', aac: 'audio/aac', mp4: 'video/mp4', webm: 'video/webm' },
};

/** Bytes of a file's beginning that `sniffType` looks at. */
export const sniffedBytes = 16;

const startsWith = (head: Uint8Array, offset: number, bytes: string): boolean =>
  head.length >= offset + bytes.length && [...bytes].every((char, at) => head[offset + at] === char.charCodeAt(0));

/** The type by extension; null for an unknown one. */
export const typeOfFilename = (filename: string): string | null => {
  const extension = /\.([a-z0-9]+)$/i.exec(filename)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(byExtension, extension) ? (byExtension[extension] ?? null) : null;
};

/** What a file is: by its content, else by its name, else by what `told` says (contract evaluations, section 10.2). */
export function sniffType(head: Uint8Array, filename: string, told: string | null = null): string {
  const found = signatures.find(([offset, bytes]) => startsWith(head, offset, bytes))?.[2];
  const named = typeOfFilename(filename);
  if (found === 'application/zip' && named && Object.values(zipped).includes(named)) return named;
  return found ?? named ?? told ?? 'application/octet-stream';
}
