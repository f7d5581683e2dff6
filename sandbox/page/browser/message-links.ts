import { on } from './dom.ts';
import type { MessageAddress } from './message-address.ts';

/**
 * Links to messages lead to the message on this page: on the real platform there is no such one.
 * @param arrive Makes the conversation show.
 */
export function followLinks(
  pane: HTMLElement,
  read: (url: string) => MessageAddress | undefined,
  arrive: (channel: string) => void,
  complain: (text: string) => void,
): void {
  on(pane, {
    click: (event) => {
      const link = event.target instanceof Element ? event.target.closest('a') : null;
      const address = link === null ? undefined : read(link.href);
      if (address === undefined) return;
      event.preventDefault();
      arrive(address.channel);
      const messages = [...pane.querySelectorAll<HTMLElement>('.message')];
      const message = messages.find((one) => one.dataset.message === address.id);
      if (message === undefined) return complain('That message is not here any more.');
      message.tabIndex = -1;
      message.scrollIntoView({ block: 'start' });
      message.focus({ preventScroll: true });
    },
  });
}
