import { z } from 'zod';
import { type GatewayDeps, type GatewayModule, readVariables } from '../../core/gateway.ts';
import {
  baseUrlVariable,
  keysVariable,
  limitsOf,
  maxRunningVariable,
  rateVariable,
} from '../variables.ts';
import { createPmock } from './client.ts';

const WHY_TASK_PATH =
  'must be given: pmock documents on no public page how to ask for a task, so this bot cannot know the path. Ask pmock, and write ' +
  'it below PMOCK_BASE_URL with {taskId} where the id goes, e.g. /ai/sa/task/result?taskId={taskId}';

/** Without a scheme and a host: the signed headers go to PMOCK_BASE_URL and nowhere else. */
const taskPath = z
  .string()
  .prefault('')
  .refine((path) => path.includes('{taskId}'), { error: WHY_TASK_PATH, abort: true })
  .refine(
    (path) => /^\/?[^/\\\s#][^\\\s#]*$/u.test(path) && !/^[a-z][a-z\d+.-]*:/iu.test(path),
    'must be a path below PMOCK_BASE_URL, not a whole URL',
  )
  .transform((path) => (path.startsWith('/') ? path : `/${path}`));

const variables = z
  .object({
    PMOCK_ACCESS_KEY: keysVariable,
    PMOCK_SECRET_KEY: keysVariable,
    PMOCK_BASE_URL: baseUrlVariable.default('https://ai.pmock.com/api'),
    PMOCK_TASK_PATH: taskPath,
    PMOCK_MAX_RUNNING: maxRunningVariable.optional(),
    PMOCK_RATE: rateVariable.optional(),
  })
  .refine((value) => value.PMOCK_ACCESS_KEY.length === value.PMOCK_SECRET_KEY.length, {
    path: ['PMOCK_SECRET_KEY'],
    error: 'must hold as many keys as PMOCK_ACCESS_KEY, in the same order',
  });

export const pmock: GatewayModule = {
  names: ['pmock'],
  read(env) {
    const reading = readVariables(variables, env);
    if (reading.state !== 'on') return reading;
    const { value } = reading;
    const settings = {
      keys: value.PMOCK_ACCESS_KEY.map((accessKey, place) => ({
        accessKey,
        secretKey: value.PMOCK_SECRET_KEY[place] ?? '',
      })),
      baseUrl: value.PMOCK_BASE_URL,
      taskPath: value.PMOCK_TASK_PATH,
      ...limitsOf(value.PMOCK_MAX_RUNNING, value.PMOCK_RATE),
    };
    const create = (deps: GatewayDeps) => createPmock(settings, deps);
    return { state: 'on', value: [{ name: 'pmock', create }] };
  },
};
