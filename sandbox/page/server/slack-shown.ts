import type { LocalSlack } from '../../slack/index.ts';
import type { LocalEphemeral, LocalFile, LocalMessage, LocalView } from '../../slack/types.ts';
import type { SlackFile, SlackMessage, SlackView } from '../wire.ts';

type Json = Readonly<Record<string, unknown>>;

/** What the local Slack keeps, as the page shows it. */
export function createShower(slack: LocalSlack) {
  const pictures = (blocks: readonly Json[]) => blocks.map((block) => withPictures(slack, block));
  const messageOf = (message: LocalMessage): SlackMessage => {
    const { ts, channel, user, text, blocks = [], threadTs, pinged } = message;
    return {
      ts,
      channel,
      user,
      text,
      blocks: pictures(blocks),
      files: message.files.flatMap((file) => fileOf(file) ?? []),
      edited: message.edited !== undefined,
      deleted: message.subtype === 'tombstone',
      pinged: pinged.users,
      ...(threadTs === undefined ? {} : { threadTs }),
    };
  };
  const privateOf = (ephemeral: LocalEphemeral): SlackMessage => {
    const { ts, channel, user, text, blocks = [], threadTs } = ephemeral;
    return {
      ts,
      channel,
      user: '',
      text,
      blocks: pictures(blocks),
      files: [],
      edited: false,
      deleted: false,
      pinged: [],
      onlyFor: user,
      ...(threadTs === undefined ? {} : { threadTs }),
    };
  };
  const viewOf = ({ id, user, hash, view, errors = {} }: LocalView): SlackView => ({
    id,
    person: user,
    hash,
    view: withPictures(slack, view),
    errors,
  });
  return { messageOf, privateOf, viewOf };
}

function fileOf(file: LocalFile): SlackFile | undefined {
  if (file.state === 'deleted') return undefined;
  const { id, name, mimetype, viewUrl: url, altText = '', size } = file;
  return { id, name, mimetype, url, alt: altText, size };
}

/** Pictures that are named as Slack files (`slack_file`) get the address under which the page can show them. */
function withPictures(slack: LocalSlack, given: Json): Json {
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(given)) copy[key] = inside(slack, value);
  if (isObject(given.slack_file)) copy.image_url = addressOf(slack, given.slack_file);
  return copy;
}

function inside(slack: LocalSlack, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => inside(slack, item));
  return isObject(value) ? withPictures(slack, value) : value;
}

/** By id, or by an address of the file: each of them holds the id. */
function addressOf(slack: LocalSlack, { id, url }: Json): string | undefined {
  const wanted = String(url ?? '');
  const file = slack
    .files()
    .find(
      (one) => one.id === id || wanted.includes(`-${one.id}/`) || wanted.includes(`/${one.id}/`),
    );
  return file?.viewUrl;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
