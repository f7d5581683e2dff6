import type { SlackView } from '../../wire.ts';
import { act } from '../connection.ts';
import { h, type Shown } from '../dom.ts';
import { formDialog } from '../forms/dialog.ts';
import { textOf } from '../json.ts';
import type { Reader } from '../markup/render.ts';
import { plain } from './controls.ts';
import { viewForm } from './view-form.ts';

interface Open extends Shown<SlackView> {
  remove(): void;
  /** Whether another modal lies on it. */
  under(yes: boolean): void;
}

/**
 * The modals of one person, one on the other: a modal that is covered keeps what was put into it.
 * @param home Takes the focus when what had it before a modal is gone.
 */
export function slackViews(
  host: HTMLElement,
  home: () => void,
): (views: readonly SlackView[], reader: Reader) => void {
  let shown = new Map<string, Open>();
  return (views, reader) => {
    const own = views.filter(({ person }) => person === reader.id);
    const next = new Map<string, Open>();
    const ids = new Set(own.map(({ id }) => id));
    // From the top down, so that the focus goes back the way it came.
    for (const [id, open] of [...shown].reverse()) if (!ids.has(id)) open.remove();
    for (const view of own) {
      const known = shown.get(view.id);
      known?.update(view);
      next.set(view.id, known ?? openView(host, view, { reader, home }));
    }
    for (const [id, open] of next) open.under(id !== own.at(-1)?.id);
    shown = next;
  };
}

function openView(
  host: HTMLElement,
  first: SlackView,
  { reader, home }: { reader: Reader; home(): void },
): Open {
  const { id, person } = first;
  let last = first;
  const send = async () => {
    form.complain({});
    const values = await form.values();
    const failed = await act({ do: 'slack-submit', person, view: id, values });
    if (failed !== undefined) tell(failed);
  };
  const tell = (failed: string) => {
    const [, action = '', rest = ''] = /^The input (\S+) (.*)$/s.exec(failed) ?? [];
    const words = rest === 'is required' ? 'Please complete this required field.' : `This ${rest}.`;
    if (!form.complainOf(action, words)) dialog.complain(failed);
  };
  const dialog = formDialog({
    ...wordsOf(first),
    icon: h('span', { class: 'avatar bot', 'aria-hidden': 'true' }),
    send,
    left: (how) => void act({ do: 'slack-close', view: id, stack: how === 'cross' }),
    home,
  });
  const form = viewForm(dialog.body, reader, (element, block, value) => {
    const blockId = textOf(block, 'block_id');
    const actionId = textOf(element, 'action_id');
    void act({ do: 'slack-click', person, view: id, actionId, blockId, value }).then((failed) =>
      dialog.complain(failed ?? ''),
    );
  });
  form.use(first.view.blocks);
  host.append(dialog.element);
  dialog.show();
  form.focus();
  return {
    element: dialog.element,
    update(now) {
      if (now === last) return;
      if (now.hash !== last.hash) {
        dialog.rename(wordsOf(now));
        form.use(now.view.blocks);
      }
      last = now;
      form.complain(now.errors);
    },
    remove: dialog.remove,
    under: (yes) => dialog.element.classList.toggle('under', yes),
  };
}

function wordsOf({ view }: SlackView) {
  const submit = plain(view.submit);
  const cancel = plain(view.close) || (submit === '' ? 'Close' : 'Cancel');
  return { title: plain(view.title), cancel, submit };
}
