import type { Interaction } from '../../discord/index.ts';
import type { Change, DiscordModal } from '../wire.ts';

/** Forms that the bot opened and nobody has sent or closed yet. */
export interface DiscordModals {
  readonly all: readonly DiscordModal[];
  /** Opens the form that an interaction was answered with, if it was one; it takes the place of an older one. */
  opened(interaction: Interaction): void;
  /** The interaction that opened it. Throws where it is not open. */
  interaction(id: string): Interaction;
  close(id: string): void;
}

const MODAL = 9;

export function createModals(emit: (change: Change) => void): DiscordModals {
  const open = new Map<string, { modal: DiscordModal; interaction: Interaction }>();
  const close = (id: string) => {
    if (open.delete(id)) emit({ kind: 'discord-modal-gone', id });
  };
  return {
    get all() {
      return Array.from(open.values(), ({ modal }) => modal);
    },
    opened(interaction) {
      const { callback, id, userId: person } = interaction;
      if (callback?.type !== MODAL) return;
      for (const { modal } of [...open.values()]) if (modal.person === person) close(modal.id);
      const modal = { id, person, form: { ...callback.data } };
      open.set(id, { modal, interaction });
      emit({ kind: 'discord-modal', modal });
    },
    interaction(id) {
      const found = open.get(id);
      if (found === undefined) throw new Error('This form is not open any more.');
      return found.interaction;
    },
    close,
  };
}
