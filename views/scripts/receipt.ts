import { type Bytes, base32Of, blocksOf } from "./bytes.ts";

/** The receipt of a token or its message: the first 10 bytes of the nonce in four blocks of four letters. */
export function receiptOf(message: Bytes): string[] {
  return blocksOf(base32Of(message.subarray(2, 12)));
}
