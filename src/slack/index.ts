import type { PlatformModule } from '../core/index.ts';
import { createSlack } from './app.ts';
import { group, readAccess } from './variables.ts';

/** Slack, for one workspace or for every workspace that installs the app. */
export const slack: PlatformModule = {
  name: 'slack',
  variables: group,
  read(env) {
    const reading = readAccess(env);
    if (reading.state !== 'on') return reading;
    const access = reading.value;
    return { state: 'on', value: (deps) => createSlack(access, deps) };
  },
  async doctor(env, deps) {
    const reading = readAccess(env);
    if (reading.state !== 'on') return [];
    const { examinations } = await import('./doctor.ts');
    return examinations(reading.value, deps, env.SLACK_CONFIG_TOKEN?.trim() || undefined);
  },
};
