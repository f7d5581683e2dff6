import { isFields } from './args.ts';
import { checkBlocks } from './blocks.ts';
import { withIds } from './content.ts';
import { ApiError, invalidArguments } from './errors.ts';
import type { Delivery, Fields, LocalView } from './types.ts';
import type { World } from './world.ts';

const shared = ['type', 'blocks', 'private_metadata', 'callback_id', 'external_id'];
const modal = ['title', 'close', 'submit', 'clear_on_close', 'notify_on_close', 'submit_disabled'];

/** Throws what Slack says of a view that breaks its rules. */
export function checkView(world: World, view: Fields): void {
  const problems: string[] = [];
  const allowed = view.type === 'modal' ? [...shared, ...modal] : shared;
  for (const key of Object.keys(view)) {
    if (!allowed.includes(key)) problems.push(`invalid additional property: ${key}`);
  }
  longest(problems, view, 'private_metadata', 3000);
  longest(problems, view, 'callback_id', 255);
  longest(problems, view, 'external_id', 255);
  const blocks = blocksOf(view);
  if (view.type === 'modal') {
    for (const key of ['title', 'submit', 'close']) plainText(problems, view[key], key);
    const inputs = blocks.some(({ type }) => type === 'input');
    if (inputs && view.submit === undefined) problems.push('missing required field: submit');
  }
  if (view.blocks === undefined) problems.push('missing required field: blocks');
  if (problems.length > 0) throw invalidArguments(...problems);
  if (JSON.stringify(view).length > 250_000) throw new ApiError('view_too_large');
  const surface = view.type === 'modal' ? 'modal' : 'home';
  checkBlocks(blocks, surface, world, 'invalid_arguments');
}

function longest(problems: string[], view: Fields, key: string, max: number): void {
  const value = view[key];
  if (value !== undefined && (typeof value !== 'string' || value.length > max)) {
    problems.push(`must be less than ${max + 1} characters [json-pointer:/view/${key}]`);
  }
}

function plainText(problems: string[], value: unknown, key: string): void {
  if (value === undefined) {
    if (key === 'title') problems.push('missing required field: title');
    return;
  }
  const text = isFields(value) && value.type === 'plain_text' ? value.text : undefined;
  if (typeof text !== 'string' || text === '' || text.length > 24) {
    problems.push(`must be plain_text of 1 to 24 characters [json-pointer:/view/${key}]`);
  }
}

/** A view's blocks. */
export function blocksOf(view: Fields): Fields[] {
  return Array.isArray(view.blocks) ? view.blocks.filter(isFields) : [];
}

/** Opens a view for a person. */
export function openView(
  world: World,
  given: { view: Fields; user: string; rootId?: string; previousId?: string },
): LocalView {
  const external = given.view.external_id;
  const taken = [...world.views.values()].some(
    (known) => known.open && known.view.external_id === external,
  );
  if (typeof external === 'string' && external !== '' && taken) {
    throw new ApiError('duplicate_external_id');
  }
  const id = world.nextId('V');
  const view: LocalView = {
    id,
    teamId: world.team.id,
    user: given.user,
    type: String(given.view.type),
    view: { ...given.view, blocks: withIds(world, blocksOf(given.view)) },
    hash: world.nextTs(),
    rootId: given.rootId ?? id,
    previousId: given.previousId,
    open: true,
  };
  world.views.set(id, view);
  world.emit({ type: 'view', view });
  return view;
}

/** Replaces what a view shows. */
export function changeView(world: World, known: LocalView, view: Fields): void {
  known.view = { ...view, blocks: withIds(world, blocksOf(view)) };
  known.hash = world.nextTs();
  known.errors = undefined;
  world.emit({ type: 'view', view: known });
}

/** Closes a view; with `stack`, everything above and below it too. */
export function closeView(world: World, view: LocalView, { stack = false } = {}): void {
  for (const known of world.views.values()) {
    if (known.id !== view.id && !(stack && known.rootId === view.rootId)) continue;
    known.open = false;
    world.emit({ type: 'view', view: known });
  }
}

/** Does what the acknowledgement of a view_submission says. */
export function applySubmission(world: World, view: LocalView, delivery: Delivery): void {
  if (delivery.outcome !== 'acknowledged') return;
  const ack = isFields(delivery.ack) ? delivery.ack : {};
  const next = isFields(ack.view) ? ack.view : undefined;
  if (ack.response_action === 'errors') {
    view.errors = stringValues(ack.errors);
    const ids = new Set(blocksOf(view.view).map((block) => block.block_id));
    for (const id of Object.keys(view.errors)) {
      if (!ids.has(id)) world.warnings.push(`view_submission errors: no block ${id}`);
    }
    world.emit({ type: 'view', view });
  } else if (ack.response_action === 'update' && next) {
    checkView(world, next);
    changeView(world, view, next);
  } else if (ack.response_action === 'push' && next) {
    checkView(world, next);
    openView(world, { view: next, user: view.user, rootId: view.rootId, previousId: view.id });
  } else {
    closeView(world, view, { stack: ack.response_action === 'clear' });
  }
}

function stringValues(value: unknown): Record<string, string> {
  if (!isFields(value)) return {};
  return Object.fromEntries(Object.entries(value).map(([key, text]) => [key, String(text)]));
}
