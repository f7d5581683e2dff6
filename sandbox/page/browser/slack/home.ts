import type { SlackState, SlackView } from '../../wire.ts';
import { act } from '../connection.ts';
import { h } from '../dom.ts';
import { textOf } from '../json.ts';
import type { Reader } from '../markup/render.ts';
import { type ViewForm, viewForm } from './view-form.ts';

/** What the app's Home shows to one person. */
export interface AppHome {
  readonly element: HTMLElement;
  /** Shows it to whoever acts now; tells the bot that it was opened. */
  open(reader: Reader): void;
  update(slack: SlackState): void;
}

/** @param complain Says why something could not be done. */
export function appHome(complain: (text: string) => void): AppHome {
  const body = h('div', { class: 'home-body' });
  const waiting = h('p', { class: 'quiet' }, 'The bot has shown nothing here yet.');
  const element = h('div', { class: 'app-home' }, waiting, body);
  let shown: { reader: Reader; form: ViewForm } | undefined;
  let last: SlackView | undefined;
  return {
    element,
    open(reader) {
      body.replaceChildren();
      last = undefined;
      const press = (element: object, block: object, value?: string) => {
        const actionId = textOf(element, 'action_id');
        const blockId = textOf(block, 'block_id');
        const click = { person: reader.id, view: last?.id, actionId, blockId, value };
        void act({ do: 'slack-click', ...click }).then((failed) => complain(failed ?? ''));
      };
      shown = { reader, form: viewForm(body, reader, press) };
      const opened = act({ do: 'slack-home', person: reader.id });
      void opened.then((failed) => complain(failed ?? ''));
    },
    update({ homes }) {
      const now = homes.find(({ person }) => person === shown?.reader.id);
      waiting.hidden = now !== undefined;
      if (now === undefined || now === last) return;
      last = now;
      shown?.form.use(now.view.blocks);
    },
  };
}
