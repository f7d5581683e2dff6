import { type AdvisedSettings, adviceOn } from '../advice.ts';
import { type Examination, type Finding, ok, warn } from '../core/examination.ts';
import type { VideoGateway } from '../core/gateway.ts';
import type { Sound } from './sound.ts';

/** What is right, and yet leaves something undone. */
export function adviceExamination(
  { value }: Pick<Sound, 'value'>,
  platforms: AdvisedSettings['platforms'],
  gateways: readonly VideoGateway[],
): Examination {
  return {
    check: 'advice',
    async look() {
      const publicUrl = value.PUBLIC_URL;
      const settings = { platforms, ...(publicUrl === undefined ? {} : { publicUrl }) };
      const findings = [
        ...adviceOn(settings, gateways).map((sentence) => warn(sentence)),
        ...operatorAdvice(value),
      ];
      return findings.length > 0 ? findings : [ok('Nothing is left undone.')];
    },
  };
}

/** Secrets and prompts that others may see, and warnings that nobody gets. */
function operatorAdvice(value: Sound['value']): Finding[] {
  const { ADMIN_URL: adminUrl, ADMIN_TOKEN: token, BALANCE_WARNING: balance } = value;
  const { ADMINS: admins, LOG_LEVEL: level } = value;
  const findings: Finding[] = [];
  if (token !== undefined && adminUrl !== undefined && isOpenToReaders(adminUrl)) {
    findings.push(
      warn(
        'ADMIN_URL begins with http:, so ADMIN_TOKEN travels unencrypted.',
        'Put a proxy with a certificate there, and set ADMIN_URL to its https:// address.',
      ),
    );
  }
  if (balance !== undefined && admins.length === 0) {
    findings.push(
      warn(
        'BALANCE_WARNING is set and ADMINS is not: the log alone tells that a balance is low.',
        'Set ADMINS to who shall be told, such as discord:ID or slack:TEAM/USER.',
      ),
    );
  }
  if (level === 'debug' || level === 'trace') {
    findings.push(
      warn(
        `LOG_LEVEL is ${level}, at which people's prompts may stand in the log.`,
        'Set LOG_LEVEL=info where nothing is being looked for.',
      ),
    );
  }
  return findings;
}

function isOpenToReaders(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return (
    protocol === 'http:' && !/^(?:(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\])$/u.test(hostname)
  );
}
