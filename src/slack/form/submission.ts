import type { SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import { type Draft, type ImageReference, readForm, type Trouble } from '../../core/index.ts';
import { userOf } from '../address.ts';
import type { Counter } from '../counter.ts';
import { askForFile, referenceTo } from '../files.ts';
import { reasonOf } from '../log.ts';
import { placeIsClosed } from '../look.ts';
import { answering, localeOf, submit } from '../request.ts';
import { within } from '../within.ts';
import { type FormMemory, readMemory } from './memory.ts';
import { pictureIn } from './picture-choices.ts';
import { errorsFor, type Filled, readState } from './state.ts';

/** Longest wait for what Slack says of a chosen file, ms. With what the core takes it is less than the 3 s in which a form has to be answered. */
const FILE_MS = 1000;

type Sent = Pick<SlackViewMiddlewareArgs<ViewSubmitAction>, 'body' | 'ack'>;

type Read =
  | { readonly ok: true; readonly memory: FormMemory; readonly draft: Draft }
  | { readonly ok: false; readonly trouble: Trouble };

/**
 * Answers a form that was sent. What is wrong is told at its field, and everything that was typed stays; else the form closes, and what comes later is
 * told privately, or comes as notices. Never throws.
 */
export async function answerForm(counter: Counter, { body, ack }: Sent): Promise<void> {
  const { view, user } = body;
  const from = { teamId: body.team?.id ?? view.team_id, userId: user.id };
  const shown = new Set((view.blocks ?? []).map((block) => block.block_id ?? ''));
  const refuse = async (trouble: Trouble) => {
    const errors = errorsFor(trouble, localeOf(counter, from), shown);
    await ack({ response_action: 'errors', errors });
  };
  let read: Read;
  try {
    read = await readSent(counter, view, from);
    if (!read.ok) {
      counter.observe?.({ type: 'refused', platform: 'slack', code: read.trouble.code });
      return await refuse(read.trouble);
    }
  } catch (error) {
    counter.desk.log.error({ reason: reasonOf(error), err: error }, 'Slack: a form failed');
    return await refuse({ code: 'defect' }).catch(() => undefined);
  }
  const { where, pictures } = read.memory;
  const { draft } = read;
  await answering(counter, where, 'a form', async () => {
    await ack();
    // A view has one id for as long as it is open: sent twice, it starts one task.
    const id = `slack:${from.teamId}:${view.id}`;
    await submit(counter, { id, where, name: user.name ?? user.id, draft, pictures });
  });
}

/** What the form says, over what was kept for it; or what is wrong with it. */
async function readSent(
  counter: Counter,
  view: ViewSubmitAction['view'],
  from: { readonly teamId: string; readonly userId: string },
): Promise<Read> {
  const { core } = counter;
  if (counter.stopping()) return { ok: false, trouble: { code: 'stopping' } };
  const memory = readMemory(view.private_metadata, from);
  const filled = readState(view.state?.values);
  if (memory === undefined || filled === undefined) return { ok: false, trouble: { code: 'form' } };
  const kept =
    memory.kept === undefined ? undefined : await core.kept(memory.kept, userOf(memory.where));
  if (kept?.ok === false) return { ok: false, trouble: kept.trouble };
  const known = kept?.form.draft ?? {};
  const picture = await pictureOf(counter, memory, filled, known);
  if (!picture.ok) return picture;
  const draft = readForm(known, filled.values, picture.image);
  const checked = core.check(draft);
  return checked.ok ? { ok: true, memory, draft } : { ok: false, trouble: checked.trouble };
}

type Chosen =
  | { readonly ok: true; readonly image: ImageReference | undefined }
  | { readonly ok: false; readonly trouble: Trouble };

/** The picture that was uploaded, or chosen among those that the form offered. */
async function pictureOf(
  counter: Counter,
  memory: FormMemory,
  { file, chosen }: Filled,
  kept: Draft,
): Promise<Chosen> {
  const { apiUrl, log } = counter.desk;
  if (file !== undefined) return { ok: true, image: referenceTo(file, apiUrl) };
  if (chosen === undefined) return { ok: true, image: undefined };
  const offered = memory.pictures?.some(({ id }) => id === chosen);
  if (offered !== true) return { ok: false, trouble: { code: 'form' } };
  const known = pictureIn(kept, chosen);
  if (known !== undefined) return { ok: true, image: known };
  try {
    return await within(lookUp(counter, memory, chosen), FILE_MS);
  } catch (error) {
    log.info({ reason: reasonOf(error) }, 'Slack: a file could not be looked up yet');
    // Its id is enough to go on; whoever needs the bytes asks again.
    return { ok: true, image: referenceTo({ id: chosen }, apiUrl) };
  }
}

async function lookUp({ core, desk }: Counter, { where }: FormMemory, id: string): Promise<Chosen> {
  const file = await askForFile(desk.people, id);
  if (file !== undefined) return { ok: true, image: referenceTo(file, desk.apiUrl) };
  // Slack shows the bot the files of its own channels only: mostly it has to be invited.
  if (await placeIsClosed(desk, where)) {
    return { ok: false, trouble: { code: 'place' } };
  }
  const limits = core.models()[0]?.imageLimits;
  if (limits === undefined) return { ok: false, trouble: { code: 'no-picture' } };
  return { ok: false, trouble: { code: 'image', fault: 'unreachable', limits } };
}
