/**
 * What a walk through a picture's structure ends with. `whole`: a single picture, complete to its end
 * mark. `animated`: it moves. `broken`: it is no such picture at all.
 */
export type Verdict = 'whole' | 'animated' | 'broken';

/** What a walk asks for next. Only `take` is answered with bytes; the others answer with none. */
export type Step =
  | { readonly take: number }
  | { readonly skip: number }
  /** On, until the first byte after the next one of this value. */
  | { readonly past: number };

/** A format's grammar, written as if the whole file were at hand: it asks for bytes and gets them. */
export type Walk = Generator<Step, Verdict, Buffer>;

const nothing: Buffer = Buffer.alloc(0);

/**
 * Feeds a walk with the chunks of a stream, holding back no more than one small `take`. The returned
 * function answers undefined while the walk needs more bytes, and the verdict from then on; a file
 * that ends before the verdict is truncated. Bytes after a picture's own end are not looked at:
 * phones and editors write some there, and decoders ignore them.
 */
export function follow(walk: Walk): (chunk: Buffer) => Verdict | undefined {
  let step = walk.next();
  let held = nothing;
  let skipped = 0;
  const next = (answer: Buffer) => {
    held = nothing;
    skipped = 0;
    step = walk.next(answer);
  };

  return (chunk) => {
    let rest = chunk;
    while (!step.done) {
      const { value } = step;
      if ('take' in value) {
        const missing = value.take - held.length;
        const part = rest.subarray(0, missing);
        rest = rest.subarray(part.length);
        held = held.length === 0 ? part : Buffer.concat([held, part]);
        if (part.length < missing) return undefined;
        next(held);
      } else if ('skip' in value) {
        const part = Math.min(value.skip - skipped, rest.length);
        rest = rest.subarray(part);
        skipped += part;
        if (skipped < value.skip) return undefined;
        next(nothing);
      } else {
        const at = rest.indexOf(value.past);
        if (at < 0) return undefined;
        rest = rest.subarray(at + 1);
        next(nothing);
      }
    }
    return step.value;
  };
}
