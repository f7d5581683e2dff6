import { meetsHell } from '../support/hell.ts';
import { gatewayBoundaries } from '../support/hell-gateways.ts';

meetsHell(gatewayBoundaries);
