import {
  type GatewayDeps,
  type GatewayMaker,
  type GatewayModule,
  readVariables,
  type VideoGateway,
} from '../core/gateway.ts';
import { keyNames } from './keyring.ts';
import { createBalance } from './mountsea/balance.ts';
import { createMountsea } from './mountsea/client.ts';
import { accountOf, group, type MountseaAccount, variables } from './mountsea/variables.ts';
import { createMountseaMs } from './mountsea-ms/client.ts';

/** One key opens two services: the legacy one for Sora, and `ms/v1` for the models of today. */
export const mountsea: GatewayModule = {
  names: ['mountsea', 'mountsea-ms'],
  variables: group,
  read(env) {
    const reading = readVariables(variables, env);
    if (reading.state !== 'on') return reading;
    return { state: 'on', value: makers(accountOf(reading.value)) };
  },
};

function makers({ usageUrl, msUrl, ...account }: MountseaAccount): GatewayMaker[] {
  // Both draw on the same credits. The first of them that is made tells the balance: told twice, it would be added up.
  let left = usageUrl;
  const withBalance = (gateway: VideoGateway, deps: GatewayDeps): VideoGateway => {
    if (left === undefined) return gateway;
    const balance = createBalance({ ...account, usageUrl: left }, deps);
    left = undefined;
    return { ...gateway, ...balance };
  };
  const legacy: GatewayMaker = {
    name: 'mountsea',
    keyNames: keyNames(account.apiKeys),
    create: (deps) => withBalance(createMountsea(account, deps), deps),
  };
  if (msUrl === undefined) return [legacy];
  const newer: GatewayMaker = {
    name: 'mountsea-ms',
    keyNames: keyNames(account.apiKeys),
    create: (deps) => withBalance(createMountseaMs({ ...account, baseUrl: msUrl }, deps), deps),
  };
  // OpenAI switched Sora off in September 2026: what a key is good for today comes first.
  return [newer, legacy];
}
