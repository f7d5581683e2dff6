import type { PlatformModule } from '../core/index.ts';
import { createSlack } from './app.ts';
import { readAccess } from './variables.ts';

/** Slack, for one workspace or for every workspace that installs the app. */
export const slack: PlatformModule = {
  name: 'slack',
  read(env) {
    const reading = readAccess(env);
    if (reading.state !== 'on') return reading;
    const access = reading.value;
    return { state: 'on', value: (deps) => createSlack(access, deps) };
  },
};
