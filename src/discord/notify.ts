import { type Address, type Notice, PlatformError } from '../core/index.ts';
import { readAddress } from './address.ts';
import { withAnchor } from './anchor.ts';
import { CallFailure } from './calls.ts';
import { showCard } from './card.ts';
import { type Delivery, isRefusal, PLACE_LOST } from './delivery.ts';
import { showResult } from './result.ts';

/** Shows a notice; resolves to what the address is then. Throws PlatformError, or what `load` of a result throws. */
export async function notify(
  delivery: Delivery,
  address: Address,
  notice: Notice,
): Promise<Address> {
  const at = readAddress(address);
  try {
    switch (notice.kind) {
      case 'anchor':
        return await withAnchor(delivery, at, notice.task, notice.repeated);
      case 'card':
        return await showCard(delivery, at, notice);
      case 'result':
        return await showResult(delivery, at, notice);
    }
  } catch (error) {
    throw error instanceof CallFailure ? platformError(error, notice.repeated) : error;
  }
}

/** Runs calls to Discord; what they throw leaves as PlatformError. */
export async function asPlatform<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof CallFailure ? platformError(error, false) : error;
  }
}

/** `repeated`: what an earlier try may have posted stays in doubt whatever this one met. */
function platformError(failure: CallFailure, repeated: boolean): PlatformError {
  const { message, retryAfterMs } = failure;
  const more = { cause: failure, retryAfterMs };
  if (isRefusal(failure, PLACE_LOST)) return new PlatformError('gone', message, more);
  const doubtful = repeated || failure.outcome === 'unknown';
  return new PlatformError(doubtful ? 'unknown' : 'busy', message, more);
}
