import type { Change, Side, SideNotice } from '../wire.ts';

/** What Discord and Slack tell a person by themselves, kept until it is dismissed. */
export interface Notices {
  readonly all: readonly SideNotice[];
  add(side: Side, person: string, text: string): void;
  dismiss(id: string): void;
}

export function createNotices(emit: (change: Change) => void): Notices {
  const kept = new Map<string, SideNotice>();
  let last = 0;
  return {
    get all() {
      return [...kept.values()];
    },
    add(side, person, text) {
      last += 1;
      const notice: SideNotice = { id: `notice-${last}`, side, person, text, at: Date.now() };
      kept.set(notice.id, notice);
      emit({ kind: 'notice', notice });
    },
    dismiss(id) {
      if (kept.delete(id)) emit({ kind: 'notice-gone', id });
    },
  };
}
