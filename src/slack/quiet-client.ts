import { WebAPIPlatformError, WebClient } from '@slack/web-api';
import { refusalOf } from './failures.ts';

const NOT_JSON = 'not JSON';

/**
 * Slack's client takes an answer that is no JSON for the code of a refusal, and so quotes all of it in its error: what people wrote would stand in the
 * log. Here it is left out.
 */
export class QuietClient extends WebClient {
  override async apiCall(
    ...given: Parameters<WebClient['apiCall']>
  ): ReturnType<WebClient['apiCall']> {
    try {
      return await super.apiCall(...given);
    } catch (error) {
      throw withoutBody(error);
    }
  }
}

function withoutBody(error: unknown): unknown {
  if (!(error instanceof WebAPIPlatformError) || refusalOf(error) !== undefined) return error;
  const body = String(error.data.error);
  const cut = (text: string) => text.replaceAll(body, NOT_JSON);
  error.message = cut(error.message);
  if (error.stack !== undefined) error.stack = cut(error.stack);
  error.data.error = NOT_JSON;
  return error;
}
