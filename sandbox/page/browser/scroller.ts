/** This close to the end, in CSS pixels, counts as at the end. */
const NEAR = 40;

/**
 * Keeps a list at its end while the reader is there, also when a video grows; leaves it alone when not. Returns what brings
 * the reader to the end, such as when they have sent something.
 * @param begun Whether there is a list: what stands there before is read from its beginning.
 */
export function stayAtEnd(
  scroller: HTMLElement,
  content: HTMLElement,
  begun: () => boolean = () => true,
): () => void {
  let atEnd = true;
  let last = 0;
  scroller.addEventListener('scroll', () => {
    const { scrollHeight, scrollTop, clientHeight } = scroller;
    const near = scrollHeight - scrollTop - clientHeight < NEAR;
    // Only the reader goes up. Otherwise the content has grown since we went to its end, and we are about to follow.
    if (near || scrollTop < last) atEnd = near;
    last = scrollTop;
  });
  const goToEnd = () => {
    scroller.scrollTop = scroller.scrollHeight;
  };
  const follow = new ResizeObserver(() => {
    if (atEnd && begun()) goToEnd();
  });
  follow.observe(content);
  follow.observe(scroller);
  return () => {
    atEnd = true;
    goToEnd();
  };
}
