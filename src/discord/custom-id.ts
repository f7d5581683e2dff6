import type { TaskAction } from '../core/index.ts';

/** What a button of the bot stands for: its whole state, so that it works after any restart and in any process. */
export type Pressed =
  /** `id` is our id of the task. */
  | { readonly kind: 'task'; readonly action: TaskAction; readonly id: string }
  /** "Make it for 3 credits": `keptId`, under which the request is kept. */
  | { readonly kind: 'confirm'; readonly keptId: string }
  /** "Delete it for good": `question` is the core's. */
  | { readonly kind: 'forget'; readonly question: string }
  /** From 0. */
  | { readonly kind: 'history'; readonly page: number };

/** The custom id of the form for blocked words. */
export const WORDS_FORM = 'v1:words';

const TASK = /^v1:(again|change|edit|send|delete|stop|resume):([0-9a-z]{1,40})$/u;
const CONFIRM = /^v1:confirm:(\d{1,20})$/u;
const FORGET = /^v1:forget:([\w-]{1,40})$/u;
const HISTORY = /^v1:history:(0|[1-9]\d{0,4})$/u;

export function customIdOf(pressed: Pressed): string {
  switch (pressed.kind) {
    case 'task':
      return `v1:${pressed.action}:${pressed.id}`;
    case 'confirm':
      return `v1:confirm:${pressed.keptId}`;
    case 'forget':
      return `v1:forget:${pressed.question}`;
    case 'history':
      return `v1:history:${pressed.page}`;
  }
}

/** Reads a custom id; undefined for one that no button of this version has. */
export function readCustomId(customId: string): Pressed | undefined {
  const [, action, id] = TASK.exec(customId) ?? [];
  if (action !== undefined && id !== undefined) {
    return { kind: 'task', action: action as TaskAction, id };
  }
  const [, keptId] = CONFIRM.exec(customId) ?? [];
  if (keptId !== undefined) return { kind: 'confirm', keptId };
  const [, question] = FORGET.exec(customId) ?? [];
  if (question !== undefined) return { kind: 'forget', question };
  const [, page] = HISTORY.exec(customId) ?? [];
  return page === undefined ? undefined : { kind: 'history', page: Number(page) };
}
