import { z } from 'zod';
import { type GatewayModule, readVariables } from '../../core/gateway.ts';
import { baseUrlVariable, keyVariable } from '../variables.ts';
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

const variables = z.object({
  PMOCK_ACCESS_KEY: keyVariable,
  PMOCK_SECRET_KEY: keyVariable,
  PMOCK_BASE_URL: baseUrlVariable.default('https://ai.pmock.com/api'),
  PMOCK_TASK_PATH: taskPath,
});

export const pmock: GatewayModule = {
  name: 'pmock',
  read(env) {
    const reading = readVariables(variables, env);
    if (reading.state !== 'on') return reading;
    const { value } = reading;
    const settings = {
      accessKey: value.PMOCK_ACCESS_KEY,
      secretKey: value.PMOCK_SECRET_KEY,
      baseUrl: value.PMOCK_BASE_URL,
      taskPath: value.PMOCK_TASK_PATH,
    };
    return { state: 'on', value: (deps) => createPmock(settings, deps) };
  },
};
