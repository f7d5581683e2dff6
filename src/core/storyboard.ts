/** One scene of a storyboard prompt. */
export interface Shot {
  readonly seconds: number;
  readonly scene: string;
}

/** `[5s]`, `[5.0 s]`: the form of the upstream web app (gateways.md §3.6). Bounded, so that hostile input cannot make it slow. */
const SHOT_MARK = /\[(\d{1,4}(?:\.\d{1,3})?) ?s\]/giu;

/**
 * The shots of a prompt such as `A rainy day [5s] a paper boat [5s] it sinks`. Text before the first mark is the overall
 * instruction and no shot. A prompt without marks has none, and is passed on as it is.
 */
export function shotsOf(prompt: string): Shot[] {
  const marks = [...prompt.matchAll(SHOT_MARK)];
  return marks.map((mark, index) => {
    const from = mark.index + mark[0].length;
    const to = marks[index + 1]?.index ?? prompt.length;
    return { seconds: Number(mark[1]), scene: prompt.slice(from, to).trim() };
  });
}
