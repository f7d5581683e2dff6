import { slackForm, slackLive, slackNote } from './page-fake-forms.ts';
import type { PageWorld } from './page-world.ts';

/** `state.values` of a modal, as far as the tests look. */
interface Value {
  readonly value?: string | null;
  readonly selected_option?: { readonly value: string } | null;
  readonly selected_options?: readonly { readonly value: string }[];
  readonly files?: readonly { readonly name: string; readonly url_private: string }[];
}

/** A bot that opens forms and remembers what it hears. */
export interface FakeSlack {
  readonly heard: { kind: string; body: Record<string, unknown> }[];
  readonly submissions: Record<string, Record<string, Value>>[];
  /** How it answers the next submissions, in turn; nothing closes the modal. */
  readonly answers: object[];
  /** The Slack file that the next forms show. */
  fileShown: string | undefined;
  /** Registers the bot's listeners. */
  prepare(world: PageWorld): void;
  /** Forgets everything and closes what was left open, which would lie over the next test's page. */
  reset(world: PageWorld): Promise<void>;
  /** Waits until it hears of this. */
  said(world: PageWorld, kind: string): Promise<Record<string, unknown>>;
}

export function fakeSlack(): FakeSlack {
  const fake: FakeSlack = {
    heard: [],
    submissions: [],
    answers: [],
    fileShown: undefined,
    prepare: (world) => listen(world, fake),
    async reset({ servers }) {
      for (const { id } of servers.slack.views()) await servers.slack.dismiss(id);
      fake.heard.length = 0;
      fake.submissions.length = 0;
      fake.answers.length = 0;
      fake.fileShown = undefined;
    },
    said: ({ servers }, kind) =>
      servers.slack.waitFor(() => fake.heard.find((one) => one.kind === kind)?.body, {
        what: `a ${kind}`,
      }),
  };
  return fake;
}

function listen({ slack: { app } }: PageWorld, fake: FakeSlack): void {
  const hear = (kind: string, body: object) => fake.heard.push({ kind, body: { ...body } });
  app.command('/sora', async ({ ack, command, client }) => {
    hear('command', command);
    await ack();
    await client.views.open({ trigger_id: command.trigger_id, view: slackForm(fake.fileShown) });
  });
  app.view({ callback_id: /./, type: 'view_submission' }, async ({ ack, view }) => {
    fake.submissions.push(view.state.values as never);
    await ack(fake.answers.shift() as never);
  });
  app.view({ callback_id: /./, type: 'view_closed' }, async ({ ack, view }) => {
    hear('closed', { callback_id: view.callback_id });
    await ack();
  });
  app.shortcut('use_picture', async ({ ack, body, client }) => {
    hear('shortcut', body);
    await ack();
    const view = slackNote('Chosen', 'That one', 'Go');
    await client.views.open({ trigger_id: body.trigger_id, view });
  });
  app.shortcut('make', async ({ ack, body, client }) => {
    await ack();
    await client.views.open({ trigger_id: body.trigger_id, view: slackForm() });
  });
  app.action(/pick|more/, async ({ ack, action, body, client }) => {
    hear('action', action);
    await ack();
    const view_id = 'view' in body ? body.view?.id : undefined;
    if (view_id === undefined) return;
    await client.views.update({ view_id, view: slackLive(`Heard of ${action.type}`) });
  });
  app.event('app_mention', async ({ event }) => void hear('mention', event));
  app.event('message', async ({ event }) => void hear('message', event));
}
