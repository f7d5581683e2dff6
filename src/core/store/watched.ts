import type { Backend } from './backend.ts';

/** The backend, and somebody who is told of each of its failures. */
export function watched(backend: Backend, failed: () => void): Backend {
  const watch = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (error) {
      failed();
      throw error;
    }
  };
  return {
    ...backend,
    read: (key) => watch(() => backend.read(key)),
    swap: (swaps) => watch(() => backend.swap(swaps)),
    scan: (...given) => watch(() => backend.scan(...given)),
  };
}
