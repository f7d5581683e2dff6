import {
  GatewayRefusal,
  GatewayUnreachable,
  type Operation,
  type Video,
  type VideoGateway,
} from '../../core/gateway.ts';
import type { Http } from '../http.ts';
import { keyIn } from '../operation.ts';

/** What `/content` answers for a moment after the task is completed: new-api 400, SGLang 404, others 409 and 425. */
const NOT_YET: readonly (number | undefined)[] = [400, 404, 409, 425];

/** The pause before it is asked again, ms. */
const AGAIN_MS = 2000;

/**
 * How finished videos are fetched: from the address that the server named, and where that is refused, from `/content`, once.
 * @param contentOf the address of a task's `/content`. Throws GatewayRefusal for an operation that was not made here
 */
export function resultsOf(
  http: Http,
  contentOf: (operation: Operation) => string,
): Required<Pick<VideoGateway, 'download' | 'open'>> {
  return {
    download: (video, { operation, ...context }) =>
      fromEither(
        video,
        () => contentOf(operation),
        (url) => http.download(url, { ...context, key: keyIn(operation) }),
      ),
    open: (video, { operation, ...context }) =>
      fromEither(
        video,
        () => contentOf(operation),
        (url) => http.open(url, { ...context, key: keyIn(operation) }),
      ),
  };
}

async function fromEither<T>(
  { url }: Video,
  contentOf: () => string,
  fetch: (url: string) => Promise<T>,
): Promise<T> {
  try {
    return await fetch(url);
  } catch (error) {
    if (!(error instanceof GatewayRefusal)) throw error;
    const content = contentOf();
    if (url === content) throw notYet(error);
    return await fetch(content).catch((second: unknown) => Promise.reject(notYet(second)));
  }
}

function notYet(error: unknown): unknown {
  if (!(error instanceof GatewayRefusal) || !NOT_YET.includes(error.status)) return error;
  return new GatewayUnreachable('no', error.message, { retryAfterMs: AGAIN_MS, cause: error });
}
