import { isFields } from './args.ts';
import { type DeliverOptions, deliver } from './deliver.ts';
import { createFile, storeBytes } from './files.ts';
import { interaction } from './people.ts';
import { fileJson, messageJson, viewJson } from './render.ts';
import { issueResponseUrl } from './response-url.ts';
import type { SocketMode } from './socket-mode.ts';
import type { Delivery, Fields, LocalView } from './types.ts';
import { type InputValue, stateValues } from './view-state.ts';
import { applySubmission, blocksOf, closeView } from './views.ts';
import { ids, type World } from './world.ts';

/** A press on a button, or a choice in a menu. */
export interface Click extends DeliverOptions {
  actionId: string;
  /** Needed only where several blocks use the same action id. */
  blockId?: string | undefined;
  user?: string | undefined;
  /** On a message or an ephemeral message: its channel and ts. */
  channel?: string | undefined;
  ts?: string | undefined;
  /** In a view instead. */
  viewId?: string | undefined;
  /** The chosen option's value, or what was typed. */
  value?: string | undefined;
}

/** Clicks something that is really there; throws when it is not. */
export function click(world: World, sockets: SocketMode, given: Click): Promise<Delivery> {
  const user = given.user ?? ids.users.alice;
  const surface = given.viewId === undefined ? onMessage(world, given, user) : inView(world, given);
  const found = elementsOf(surface.blocks).find(
    ({ blockId, element }) =>
      element.action_id === given.actionId &&
      (given.blockId === undefined || blockId === given.blockId),
  );
  if (found === undefined) throw new Error(`Nothing with action_id ${given.actionId} to click`);
  const payload = {
    type: 'block_actions',
    ...interaction(world, user),
    ...surface.payload,
    actions: [action(world, found, given.value)],
  };
  return deliver(world, sockets, 'interactive', payload, given);
}

function onMessage(world: World, given: Click, user: string): { blocks: unknown; payload: Fields } {
  const channel = world.channels.get(given.channel ?? ids.channel);
  const ts = given.ts ?? '';
  const message = channel?.byTs.get(ts);
  const ephemeral = message === undefined ? world.ephemerals.get(ts) : undefined;
  const shown = message ?? ephemeral;
  const place = channel ?? world.channels.get(ephemeral?.channel ?? '');
  if (shown === undefined || place === undefined) throw new Error(`No message ${ts}`);
  const attached = (shown.attachments ?? []).flatMap((attachment) =>
    Array.isArray(attachment.blocks) ? attachment.blocks : [],
  );
  return {
    blocks: [...(shown.blocks ?? []), ...attached],
    payload: {
      container: {
        type: 'message',
        message_ts: ts,
        channel_id: place.id,
        is_ephemeral: ephemeral !== undefined,
        ...(shown.threadTs === undefined ? {} : { thread_ts: shown.threadTs }),
      },
      channel: { id: place.id, name: place.name },
      ...(message === undefined ? {} : { message: messageJson(world, message) }),
      state: { values: {} },
      response_url: issueResponseUrl(world, {
        channel: place.id,
        user,
        original: { ephemeral: ephemeral !== undefined, ts },
      }),
    },
  };
}

function inView(world: World, given: Click): { blocks: unknown; payload: Fields } {
  const view = openedView(world, given.viewId ?? '');
  return {
    blocks: view.view.blocks,
    payload: { container: { type: 'view', view_id: view.id }, view: viewJson(view) },
  };
}

function openedView(world: World, id: string): LocalView {
  const view = world.views.get(id);
  if (view === undefined || !view.open) throw new Error(`No open view ${id}`);
  return view;
}

interface Found {
  blockId: unknown;
  element: Fields;
}

function elementsOf(blocks: unknown): Found[] {
  if (!Array.isArray(blocks)) return [];
  return blocks.filter(isFields).flatMap((block): Found[] => {
    const places = [block.accessory, block.element, block.elements, block.actions].flat();
    const own = places.filter(isFields).map((element) => ({ blockId: block.block_id, element }));
    const cards = block.type === 'carousel' ? block.elements : block.child_blocks;
    return [...own, ...elementsOf(cards)];
  });
}

function action(world: World, { blockId, element }: Found, value: string | undefined): Fields {
  const { confirm: _, options, option_groups: groups, placeholder, ...rest } = element;
  const base: Fields = { ...rest, block_id: blockId, action_ts: world.nextTs() };
  const grouped = Array.isArray(groups)
    ? groups.filter(isFields).map((group) => group.options)
    : [];
  const all = [options, ...grouped].flat().filter(isFields);
  if (all.length > 0) {
    const chosen = all.find((option) => option.value === value);
    if (chosen === undefined) throw new Error(`No option ${value} in ${element.action_id}`);
    const several = element.type === 'checkboxes' || String(element.type).startsWith('multi_');
    return several
      ? { ...base, selected_options: [chosen] }
      : { ...base, selected_option: chosen, ...(placeholder ? { placeholder } : {}) };
  }
  const [, kind] = /^(user|channel|conversation)s_select$/.exec(String(element.type)) ?? [];
  if (kind !== undefined) return { ...base, [`selected_${kind}`]: value };
  return value === undefined ? base : { ...base, value };
}

/** Filling in a modal. */
export interface Submission extends DeliverOptions {
  viewId: string;
  /** By action id: text, an option's value, several values, or files. */
  values?: Record<string, InputValue> | undefined;
  /** Default: whom the view was opened for. */
  user?: string | undefined;
}

/** Submits a modal, then does what the acknowledgement says: errors, update, push, clear, close. */
export async function submit(
  world: World,
  sockets: SocketMode,
  given: Submission,
): Promise<Delivery> {
  const view = openedView(world, given.viewId);
  const user = given.user ?? view.user;
  const upload = (file: { name: string; bytes: Buffer }) => {
    const added = createFile(world, { ...file, size: file.bytes.length, user });
    storeBytes(world, added, file.bytes);
    added.state = 'completed';
    added.given = true;
    return fileJson(world, added);
  };
  const values = stateValues(blocksOf(view.view), given.values ?? {}, upload);
  const payload = {
    type: 'view_submission',
    ...interaction(world, user),
    view: viewJson(view, values),
    response_urls: responseUrls(world, view, values, user),
  };
  const delivery = await deliver(world, sockets, 'interactive', payload, given);
  applySubmission(world, view, delivery);
  return delivery;
}

/** Conversation menus with `response_url_enabled` each bring a response URL. */
function responseUrls(world: World, view: LocalView, values: Fields, user: string): Fields[] {
  return blocksOf(view.view).flatMap((block) => {
    const element = isFields(block.element) ? block.element : {};
    const state = isFields(values[String(block.block_id)]) ? values[String(block.block_id)] : {};
    const value = isFields(state) ? state[String(element.action_id)] : undefined;
    const chosen = isFields(value)
      ? (value.selected_conversation ?? value.selected_channel)
      : undefined;
    if (element.response_url_enabled !== true || typeof chosen !== 'string') return [];
    const channel = chosen;
    return [
      {
        block_id: block.block_id,
        action_id: element.action_id,
        channel_id: channel,
        response_url: issueResponseUrl(world, { channel, user }),
      },
    ];
  });
}

/** Closes a modal; the bot hears of it when it asked to. */
export async function dismiss(
  world: World,
  sockets: SocketMode,
  viewId: string,
  options: DeliverOptions = {},
): Promise<Delivery | undefined> {
  const view = openedView(world, viewId);
  closeView(world, view);
  if (view.view.notify_on_close !== true) return undefined;
  const { trigger_id: _, ...base } = interaction(world, view.user);
  const payload = { type: 'view_closed', ...base, view: viewJson(view), is_cleared: false };
  return deliver(world, sockets, 'interactive', payload, options);
}
