import type { PrivacyView } from '../privacy.ts';
import type { ForgottenTasks } from '../tasks.ts';
import type { Say } from './index.ts';

/** A title, and lines under it. */
interface Told {
  readonly title: string;
  readonly lines: readonly string[];
}

/** What is kept about a person. */
export function privacyText({ tasks, forms }: PrivacyView, say: Say): Told {
  return {
    title: say('privacy.title'),
    lines: [
      say('privacy.tasks', { tasks }),
      ...(forms === 0 ? [] : [say('privacy.forms', { forms })]),
      say('privacy.more'),
    ],
  };
}

/** The question before everything is deleted: what goes, what stays, and what has to be done first. */
export function forgetQuestion({ tasks, open }: PrivacyView, say: Say): Told {
  return {
    title: say('privacy.ask'),
    lines: [
      say('privacy.goes', { count: tasks - open }),
      ...openLine(open, say),
      say('privacy.stays'),
      say('privacy.chat'),
    ],
  };
}

/** What was deleted, and what is not. */
export function forgottenText({ forgotten, open }: ForgottenTasks, say: Say): Told {
  return {
    title: say('privacy.deleted'),
    lines: [
      say('privacy.forgotten', { tasks: forgotten }),
      ...openLine(open, say),
      say('privacy.stays'),
    ],
  };
}

function openLine(open: number, say: Say): string[] {
  return open === 0 ? [] : [say('privacy.open', { open })];
}
