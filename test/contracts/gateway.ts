import { describe } from 'vitest';
import { checking } from './gateway/checking.ts';
import type { GatewayDescriptor } from './gateway/descriptor.ts';
import { living } from './gateway/living.ts';
import { losing } from './gateway/losing.ts';
import { refusing } from './gateway/refusing.ts';
import { rejecting } from './gateway/rejecting.ts';
import { downloading, keepingSecrets } from './gateway/secrets.ts';
import { starting } from './gateway/starting.ts';

export type { GatewayDescriptor } from './gateway/descriptor.ts';

/** Every gateway passes this, over real sockets. */
export function gatewayContract(gateway: GatewayDescriptor) {
  describe(`${gateway.name} keeps the gateway contract`, () => {
    starting(gateway);
    refusing(gateway);
    rejecting(gateway);
    losing(gateway);
    checking(gateway);
    keepingSecrets(gateway);
    downloading(gateway);
    living(gateway);
  });
}
