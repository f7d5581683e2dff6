import { z } from 'zod';
import {
  aboutVariables,
  type GatewayDeps,
  type GatewayModule,
  readVariables,
  variable,
} from '../../core/gateway.ts';
import { keyNames } from '../keyring.ts';
import {
  baseUrlVariable,
  keysVariable,
  limitsOf,
  maxRunningVariable,
  rateVariable,
} from '../variables.ts';
import { createPmock } from './client.ts';

const BASE_URL = 'https://ai.pmock.com/api';

const WHY_TASK_PATH =
  'must be given: pmock documents on no public page how to ask for a task, so this bot cannot know the path. Ask pmock, and write ' +
  'it below PMOCK_BASE_URL with {taskId} where the id goes';

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
    PMOCK_ACCESS_KEY: variable(keysVariable, {
      says: 'pmock’s access key. Turns on pmock, together with the secret key and the task path.',
      example: 'your-access-key',
    }),
    PMOCK_SECRET_KEY: variable(keysVariable, {
      says: 'pmock’s secret key; requests are signed with it, so keep the clock right (NTP).',
      example: 'your-secret-key',
    }),
    PMOCK_BASE_URL: variable(baseUrlVariable.default(BASE_URL), {
      says: 'pmock’s address.',
      example: 'https://pmock.example.org/api',
      standard: BASE_URL,
    }),
    PMOCK_TASK_PATH: variable(taskPath, {
      says: 'Where pmock answers for a task, below its address. Its vendor does not document that, so it must be given.',
      example: '/ai/sa/task/result?taskId={taskId}',
    }),
    PMOCK_MAX_RUNNING: variable(maxRunningVariable.optional(), {
      says: 'Tasks there at once.',
      example: '20',
      otherwise: 'no limit of its own',
    }),
    PMOCK_RATE: variable(rateVariable.optional(), {
      says: 'Requests: 5/s, 60/m or 1000/h.',
      example: '50/s',
      otherwise: '10/s',
    }),
  })
  .refine((value) => value.PMOCK_ACCESS_KEY.length === value.PMOCK_SECRET_KEY.length, {
    path: ['PMOCK_SECRET_KEY'],
    error: 'must hold as many keys as PMOCK_ACCESS_KEY, in the same order',
  });

export const pmock: GatewayModule = {
  names: ['pmock'],
  variables: { part: 'pmock', variables: aboutVariables(variables) },
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
    const names = keyNames(value.PMOCK_ACCESS_KEY);
    return { state: 'on', value: [{ name: 'pmock', keyNames: names, create }] };
  },
};
