/** Every `from` becomes `to`, which is as long. Local servers write an answer in one piece, so none stands across two. */
export function renamed(bytes: Buffer, [from, to]: readonly [from: string, to: string]): Buffer {
  let at = bytes.indexOf(from);
  if (at < 0) return bytes;
  const copy = Buffer.from(bytes);
  for (; at >= 0; at = copy.indexOf(from, at + to.length)) copy.write(to, at, 'latin1');
  return copy;
}

const HEAD_END = '\r\n\r\n';

/**
 * A piece of an answer with two bytes flipped: the first of its body, so that no JSON can be read, and one somewhere in the rest. A head passes as it
 * is. In what is no HTTP, such as frames of a WebSocket, it is any byte.
 */
export function corrupted(bytes: Buffer, random: () => number): Buffer {
  const isHead = bytes.subarray(0, 5).toString('latin1') === 'HTTP/';
  const end = isHead ? bytes.indexOf(HEAD_END) : -HEAD_END.length;
  const body = isHead && end < 0 ? bytes.length : end + HEAD_END.length;
  if (body >= bytes.length) return bytes;
  const copy = Buffer.from(bytes);
  const anywhere = body + Math.floor(random() * (bytes.length - body));
  const places = isHead ? new Set([body, anywhere]) : new Set([anywhere]);
  // The highest bit: no ASCII stays ASCII, and hardly any text stays UTF-8.
  for (const place of places) copy.writeUInt8(copy.readUInt8(place) ^ 0x80, place);
  return copy;
}
