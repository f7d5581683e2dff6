import { ApplicationFlags, Routes } from 'discord.js';
import { z } from 'zod';
import { type Examination, type Finding, ok, warn, wrong } from '../core/index.ts';
import type { Asking } from './doctor.ts';
import { withToken } from './doctor-answers.ts';

/** As much of an application as matters (Discord's documentation, Application Object). */
const application = z.object({
  flags: z.number().default(0),
  interactions_endpoint_url: z.string().nullish(),
  bot_require_code_grant: z.boolean().default(false),
});

/** Each of them also exists for applications that Discord has not verified (`Limited`). */
const PRIVILEGED = [
  ['Presence', ApplicationFlags.GatewayPresence | ApplicationFlags.GatewayPresenceLimited],
  [
    'Server Members',
    ApplicationFlags.GatewayGuildMembers | ApplicationFlags.GatewayGuildMembersLimited,
  ],
  [
    'Message Content',
    ApplicationFlags.GatewayMessageContent | ApplicationFlags.GatewayMessageContentLimited,
  ],
] as const;

/** What the developer portal has that the bot would trip over, or does not need. */
export function applicationExamination(asking: Asking): Examination {
  return {
    check: 'discord: application',
    look: (signal) =>
      withToken(asking, async () => {
        const answer = await asking.rest.get(Routes.currentApplication(), { signal });
        return findingsOn(application.parse(answer));
      }),
  };
}

function findingsOn({
  flags,
  interactions_endpoint_url: endpoint,
  bot_require_code_grant: needsCode,
}: z.output<typeof application>): readonly Finding[] {
  const findings: Finding[] = [];
  if (endpoint) {
    findings.push(
      wrong(
        'It has an Interactions Endpoint URL, so commands go there and never reach the bot.',
        'Empty that field on the General Information page of the developer portal.',
      ),
    );
  }
  if (needsCode) {
    findings.push(
      wrong(
        'It requires an OAuth2 code grant, so the invitation link does not work.',
        'Switch "Requires OAuth2 Code Grant" off on the Bot page of the developer portal.',
      ),
    );
  }
  const intents = PRIVILEGED.filter(([, bits]) => (flags & bits) !== 0).map(([name]) => name);
  if (intents.length > 0) {
    findings.push(
      warn(
        `It has privileged intents that the bot does not need: ${intents.join(', ')}.`,
        'Switch them off on the Bot page of the developer portal, unless another program uses the same bot.',
      ),
    );
  }
  if (findings.length > 0) return findings;
  return [ok('No privileged intent is on, and none is needed; commands come over the gateway.')];
}
