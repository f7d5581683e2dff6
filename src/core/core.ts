import type { AdminChange, SettingsView } from './admin.ts';
import type { VideoModel } from './catalogue.ts';
import type { Trouble } from './errors.ts';
import type { GatewayView } from './gateway-report.ts';
import type { JsonObject } from './json.ts';
import type { FormUser, KeptForm } from './kept-forms.ts';
import type { OperatorLink } from './operator-link.ts';
import type { Answer, HistoryPage, WalletView } from './own-tasks.ts';
import type { PrivacyFile } from './personal-file.ts';
import type { PrivacyView } from './privacy.ts';
import type { Balance } from './quota.ts';
import type { Draft } from './read-request.ts';
import type { Report } from './report.ts';
import type { VideoRequest } from './request.ts';
import type { SettingsChange } from './settings.ts';
import type { Address, Requester, Task } from './task.ts';
import type { ForgottenTasks } from './tasks.ts';

/** One command of a person, as a platform hands it over. */
export interface Command {
  /** The platform's own id of it (interaction id, trigger id): a second delivery has the same one. */
  readonly id: string;
  readonly requester: Requester;
  /** Where to answer. */
  readonly address: Address;
  readonly draft: Draft;
  /** The channel's id, for rules about channels. */
  readonly channel?: string;
  /** The person has seen the price and wants it. */
  readonly confirmed?: boolean;
}

export type Checked =
  | { readonly ok: true; readonly request: VideoRequest; readonly cost: number }
  | { readonly ok: false; readonly trouble: Trouble };

export type Submitted =
  /** Saved; everything later comes as notices. */
  | { readonly kind: 'accepted'; readonly task: Task }
  /** This command was accepted before: nothing happens, and nothing need be said. */
  | { readonly kind: 'repeated'; readonly task: Task }
  /** Nothing was started or spent; tell the person privately. */
  | { readonly kind: 'refused'; readonly trouble: Trouble };

/** What the buttons of a task do. `edit`: the form for a change of the finished video. */
export type TaskAction = 'again' | 'change' | 'edit' | 'send' | 'delete' | 'stop' | 'resume';

export interface Acted {
  readonly task: Task;
  /** What the task was made from; for 'again', 'change' and 'edit'. */
  readonly draft: Draft;
  /** For 'again': the command's id. */
  readonly commandId: string;
}

/** All that a platform may ask of the core. */
export interface Core {
  /** Models that can be asked for now: what choices, limits and help are made of. */
  models(): readonly VideoModel[];
  /** Calls back whenever other models can be asked for than before. */
  onModels(listener: () => void): void;
  /**
   * A command has come in: first of all, before it is acknowledged. Undefined when there are too many at once: it is refused privately at once, as
   * 'busy'. Otherwise what to call when it is through, however it went. Never throws.
   */
  enter(platform: string): (() => void) | undefined;
  /** Reads and routes without any I/O, so that a wrong combination is refused at once. Never throws. */
  check(draft: Draft): Checked;
  /**
   * Keeps what a form must know later, under the platform's id of what opened it, for an hour: as soon as `shown`, which shows the form or the
   * button that opens it, resolves to true. Never throws; resolves to whether it is kept.
   */
  keep(id: string, user: FormUser, form: KeptForm, shown?: Promise<boolean>): Promise<boolean>;
  /** What was kept for this person under this id, or is just being kept; or why there is nothing. Never throws; answers within 1.5 s. */
  kept(
    id: string,
    user: FormUser,
  ): Promise<{ ok: true; form: KeptForm } | { ok: false; trouble: Trouble }>;
  /** What is left to a person. Never throws. */
  wallet(requester: Requester): Promise<Answer<WalletView>>;
  /** A task by our id or the gateway's, if this person may see it. Never throws. */
  find(requester: Requester, id: string): Promise<Answer<{ task: Task }>>;
  /** A page of the person's tasks, from 0. Never throws. */
  history(requester: Requester, page: number): Promise<Answer<HistoryPage>>;
  /**
   * Does what a button of a task says, if this person may. 'again' and 'change' do nothing yet: they answer with the draft, and 'again' with the
   * id under which it is to be submitted. Never throws.
   */
  act(
    requester: Requester,
    action: TaskAction,
    id: string,
    pressId: string,
  ): Promise<Answer<Acted>>;
  /** What is kept about a person, for that person alone; an admin sees nobody else's. None of these ever throws. */
  readonly privacy: {
    view(requester: Requester): Promise<Answer<PrivacyView>>;
    /** `place`: what of an address is the person's to know, and opens nothing. Above `limitBytes` the file is packed. */
    export(
      requester: Requester,
      place: (address: Address) => JsonObject | undefined,
      limitBytes: number,
    ): Promise<Answer<{ file: PrivacyFile }>>;
    /** Deletes what can be deleted. `question`: of the person's own view, not older than ten minutes. */
    forget(requester: Requester, question: string): Promise<Answer<ForgottenTasks>>;
  };
  /** What the admins of a scope see and do; for everybody else 'not-admin'. None of these ever throws. */
  readonly admin: {
    settings(requester: Requester): Promise<Answer<SettingsView>>;
    log(requester: Requester): Promise<Answer<{ log: readonly SettingsChange[] }>>;
    report(requester: Requester): Promise<Answer<{ report: Report }>>;
    gateways(requester: Requester): Promise<Answer<{ gateways: readonly GatewayView[] }>>;
    /** A link that lets this person in to the operator's page, once; undefined where there is no such page. For those in ADMINS alone, whatever others may administer. */
    page(requester: Requester): Promise<Answer<{ page: OperatorLink | undefined }>>;
    /** Whether there is one for this person. */
    hasPage(requester: Requester): boolean;
    configure(
      requester: Requester,
      changes: readonly AdminChange[],
    ): Promise<Answer<{ changes: readonly SettingsChange[] }>>;
    /** `user`: the platform's id; `commandId`: a second delivery changes nothing. */
    grant(
      requester: Requester,
      user: string,
      credits: number,
      commandId: string,
    ): Promise<Answer<{ balance: Balance | undefined }>>;
    reset(
      requester: Requester,
      user: string,
      commandId: string,
    ): Promise<Answer<{ balance: Balance | undefined }>>;
  };
  /** Inspects the picture, holds the credits, saves the task. Never throws: what fails comes back as trouble. */
  submit(command: Command): Promise<Submitted>;
}
