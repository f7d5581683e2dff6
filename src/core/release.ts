/**
 * Gives the memory of a chunk back at once. A socket's chunks are 64 KiB each and live until the collector looks for them, which
 * for a small heap is some tens of megabytes later; with this a file of any size passes through the memory of a few of them.
 * The chunk is empty afterwards: for the last one who needs it. A chunk that is only a part of its memory is left alone, since
 * others may have the rest.
 */
export function release(chunk: Uint8Array): void {
  const { buffer, byteLength } = chunk;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
