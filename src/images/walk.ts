/**
 * What a walk through a picture's structure ends with. `whole`: a single picture, complete to its end
 * mark. `animated`: it moves. `broken`: it is no such picture at all.
 */
export type Verdict = 'whole' | 'animated' | 'broken';

/** Width and height as a header tells them, in pixels. */
export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/** What a walk asks for next, or has to tell. Only `take` is answered with bytes; the others answer with none. */
export type Step =
  | { readonly take: number }
  | { readonly skip: number }
  /** On, byte by byte, until one has been passed for which this answers true. */
  | { readonly until: (byte: number) => boolean }
  /** What a header says of the picture; told as soon as it is known, and once for each header that tells it. */
  | { readonly size: PixelSize };

/** A format's grammar, written as if the whole file were at hand: it asks for bytes and gets them. */
export type Walk = Generator<Step, Verdict, Buffer>;

const nothing: Buffer = Buffer.alloc(0);

/** Cameras and editors write some thousands of parts at most; more than this is made to keep whoever reads it busy. */
const MOST_STEPS = 250_000;

/**
 * Feeds a walk with the chunks of a stream, holding back no more than one small `take`. The returned
 * function answers undefined while the walk needs more bytes, and the verdict from then on; a file
 * that ends before the verdict is truncated. Bytes after a picture's own end are not looked at:
 * phones and editors write some there, and decoders ignore them. The chunk is not needed any more
 * when the function returns.
 *
 * @param judge looks at each size that the walk tells; what it answers, if anything, is the verdict.
 */
export function follow<Objection>(
  walk: Walk,
  judge: (size: PixelSize) => Objection | undefined,
): (chunk: Buffer) => Verdict | Objection | undefined {
  let step = walk.next();
  let steps = 0;
  let held = nothing;
  let skipped = 0;
  let verdict: Verdict | Objection | undefined;
  const next = (answer: Buffer) => {
    held = nothing;
    skipped = 0;
    steps += 1;
    step = walk.next(answer);
    if (step.done) verdict = step.value;
    else if (steps > MOST_STEPS) verdict = 'broken';
  };

  return (chunk) => {
    let at = 0;
    while (verdict === undefined && !step.done) {
      const { value } = step;
      if ('size' in value) {
        const objection = judge(value.size);
        next(nothing);
        verdict = objection ?? verdict;
      } else if ('take' in value) {
        const part = chunk.subarray(at, at + value.take - held.length);
        at += part.length;
        const taken = held.length === 0 ? part : Buffer.concat([held, part]);
        if (taken.length < value.take) {
          held = Buffer.from(taken);
          return undefined;
        }
        next(taken);
      } else if ('skip' in value) {
        const part = Math.min(value.skip - skipped, chunk.length - at);
        at += part;
        skipped += part;
        if (skipped < value.skip) return undefined;
        next(nothing);
      } else {
        let found = false;
        while (!found && at < chunk.length) {
          found = value.until(chunk[at] ?? 0);
          at += 1;
        }
        if (!found) return undefined;
        next(nothing);
      }
    }
    return verdict;
  };
}
