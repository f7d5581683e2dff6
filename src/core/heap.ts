/** The smallest first, by `before`. Nothing is ever taken from its middle: what is out of date is passed over when it comes up. */
export interface Heap<T> {
  push(item: T): void;
  peek(): T | undefined;
  pop(): T | undefined;
}

export function createHeap<T>(before: (a: T, b: T) => boolean, items: readonly T[] = []): Heap<T> {
  const heap: T[] = [];
  const swap = (a: number, b: number): void => {
    const [one, other] = [heap[a], heap[b]];
    if (one !== undefined && other !== undefined) [heap[a], heap[b]] = [other, one];
  };
  const isBefore = (a: number, b: number): boolean => {
    const [one, other] = [heap[a], heap[b]];
    return one !== undefined && other !== undefined && before(one, other);
  };
  const up = (at: number): void => {
    for (let child = at; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (!isBefore(child, parent)) return;
      swap(child, parent);
      child = parent;
    }
  };
  const down = (): void => {
    for (let parent = 0; ; ) {
      const left = 2 * parent + 1;
      const child = isBefore(left + 1, left) ? left + 1 : left;
      if (!isBefore(child, parent)) return;
      swap(child, parent);
      parent = child;
    }
  };
  const push = (item: T): void => {
    heap.push(item);
    up(heap.length - 1);
  };
  for (const item of items) push(item);
  return {
    push,
    peek: () => heap[0],
    pop() {
      const [first] = heap;
      const last = heap.pop();
      if (heap.length > 0 && last !== undefined) {
        heap[0] = last;
        down();
      }
      return first;
    },
  };
}
