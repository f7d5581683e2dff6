import { Dispatcher } from 'undici';

/** What is answered to every request. */
export interface Answered {
  readonly status: number;
  readonly body: Buffer;
}

/** A dispatcher that answers without any connection: for tests with tens of thousands of requests. */
export interface Canned extends Dispatcher {
  answer: Answered;
  /** Requests so far. */
  asked: number;
}

class CannedDispatcher extends Dispatcher implements Canned {
  answer: Answered = { status: 200, body: Buffer.alloc(0) };
  asked = 0;

  override dispatch(_: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    const { status, body } = this.answer;
    this.asked += 1;
    const controller: Dispatcher.DispatchController = {
      aborted: false,
      paused: false,
      reason: null,
      rawHeaders: [],
      rawTrailers: [],
      abort() {},
      pause() {},
      resume() {},
    };
    handler.onRequestStart?.(controller, {});
    handler.onResponseStart?.(controller, status, {}, 'said');
    if (body.length > 0) handler.onResponseData?.(controller, body);
    handler.onResponseEnd?.(controller, {});
    return true;
  }
}

export function createCanned(): Canned {
  return new CannedDispatcher();
}
