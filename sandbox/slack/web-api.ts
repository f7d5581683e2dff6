import { decodeArgs } from './args.ts';
import { ApiError } from './errors.ts';
import type { Reply } from './faults.ts';
import { chatMethods } from './methods/chat.ts';
import { conversationMethods } from './methods/conversations.ts';
import { fileMethods } from './methods/files.ts';
import { type Method, requireScope } from './methods/method.ts';
import { peopleMethods } from './methods/people.ts';
import { viewMethods } from './methods/views.ts';
import type { Fields } from './types.ts';
import { ids, type World } from './world.ts';

const methods: ReadonlyMap<string, Method> = new Map(
  Object.entries({
    ...chatMethods,
    ...conversationMethods,
    ...fileMethods,
    ...peopleMethods,
    ...viewMethods,
  }),
);

/** Its token is of neither kind. */
const EXPORT = 'apps.manifest.export';

/** A Web API call after its body was read. */
export interface Call {
  method: string;
  raw: Fields;
  authorization: string | undefined;
  /** apps.connections.open: where the socket is. */
  openSocket: () => string;
}

/** Answers a call exactly as Slack would: status 200, `ok` says how it went. */
export async function callMethod(world: World, call: Call): Promise<Reply> {
  try {
    return json(world, { ok: true, ...(await run(world, call)) });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return json(world, { ok: false, error: error.code, ...error.extra });
  }
}

async function run(world: World, call: Call): Promise<Fields> {
  if (call.method === EXPORT) return exported(world, call);
  const method = methods.get(call.method);
  if (method === undefined && call.method !== 'apps.connections.open') {
    world.unknownMethods.push(call.method);
    throw new ApiError('unknown_method', { req_method: call.method });
  }
  authorize(world, call);
  if (method === undefined) return { url: call.openSocket() };
  if (method.scope !== undefined) requireScope(world, method.scope);
  return method.run(world, decodeArgs(call.raw));
}

/** The manifest, for whoever has the app configuration token. */
function exported(world: World, call: Call): Fields {
  const given = tokenOf(call);
  if (given === undefined) throw new ApiError('not_authed');
  if (given === world.botToken || given === world.appToken) {
    throw new ApiError('not_allowed_token_type');
  }
  if (given !== world.configToken) throw new ApiError('invalid_auth');
  if (decodeArgs(call.raw).app_id !== ids.app) throw new ApiError('invalid_app_id');
  return { manifest: world.manifest };
}

function tokenOf({ authorization, raw }: Call): string | undefined {
  const given = authorization?.replace(/^Bearer\s+/i, '') || raw.token;
  return typeof given === 'string' && given !== '' ? given : undefined;
}

function authorize(world: World, call: Call): void {
  const given = tokenOf(call);
  if (given === undefined) throw new ApiError('not_authed');
  const wantsApp = call.method === 'apps.connections.open';
  const isApp = given === world.appToken;
  const isBot = world.tokens.has(given);
  if (wantsApp ? isApp : isBot) return;
  // What Slack says of the token of an app that was taken out.
  if (world.deadTokens.has(given)) throw new ApiError('account_inactive');
  throw new ApiError(isApp || isBot ? 'not_allowed_token_type' : 'invalid_auth');
}

function json(world: World, body: Fields): Reply {
  return {
    status: 200,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'x-oauth-scopes': [...world.scopes].join(','),
    },
    body: JSON.stringify(body),
  };
}
