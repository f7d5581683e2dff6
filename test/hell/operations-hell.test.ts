import { meetsHell } from '../support/hell.ts';
import { operationsBoundaries } from '../support/hell-operations.ts';

meetsHell(operationsBoundaries);
