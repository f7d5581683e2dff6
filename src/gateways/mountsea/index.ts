import { z } from 'zod';
import { type GatewayModule, readVariables } from '../../core/gateway.ts';
import { baseUrlVariable, keyVariable } from '../variables.ts';
import { createMountsea } from './client.ts';

const variables = z.object({
  MOUNTSEA_API_KEY: keyVariable,
  MOUNTSEA_BASE_URL: baseUrlVariable.default('https://api.mountsea.ai'),
});

export const mountsea: GatewayModule = {
  name: 'mountsea',
  read(env) {
    const reading = readVariables(variables, env);
    if (reading.state !== 'on') return reading;
    const { MOUNTSEA_API_KEY: apiKey, MOUNTSEA_BASE_URL: baseUrl } = reading.value;
    return { state: 'on', value: (deps) => createMountsea({ apiKey, baseUrl }, deps) };
  },
};
