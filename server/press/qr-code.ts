import QRCode from "qrcode";

/** A QR code as one path of black squares, one unit each, with a quiet zone of four; `size` is the whole width. */
export interface QrCode {
  readonly size: number;
  /** for the attribute `d` of an SVG path */
  readonly path: string;
}

const quiet = 4;

/** The QR code of an address; it stays readable with a quarter of it dirty or torn. */
export function qrCodeOf(address: string): QrCode {
  const { modules } = QRCode.create(address, { errorCorrectionLevel: "Q" });
  const rows = Array.from({ length: modules.size }, (_, y) => rowPath(modules, y));
  return { size: modules.size + 2 * quiet, path: rows.join("") };
}

/** Neighbours are joined, so that no hair line of paper shows between them. */
function rowPath(modules: QRCode.BitMatrix, y: number): string {
  let path = "";
  for (let x = 0; x < modules.size; x += 1) {
    let end = x;
    while (end < modules.size && modules.get(y, end)) end += 1;
    if (end === x) continue;
    path += `M${x + quiet} ${y + quiet}h${end - x}v1h${x - end}z`;
    x = end;
  }
  return path;
}
