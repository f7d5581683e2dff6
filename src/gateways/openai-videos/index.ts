import type { VideoModel } from '../../core/catalogue.ts';
import type { GatewayDeps, GatewayMaker, GatewayModule } from '../../core/gateway.ts';
import { keyNames } from '../keyring.ts';
import { createOpenaiVideos, type VideosSettings } from './client.ts';
import { ONLY_NAME, serversIn } from './family.ts';
import { settingsOf } from './settings.ts';
import { group } from './variables.ts';

/** Every server of the `/v1/videos` shape that the environment describes. */
export const openaiVideos: GatewayModule = {
  names: [ONLY_NAME, 'the NAME of OPENAI_VIDEOS_NAME_BASE_URL'],
  variables: group,
  read(env) {
    const { servers, problems } = serversIn(env);
    const read = servers.map(settingsOf);
    const all = [...problems, ...read.flatMap((one) => ('problems' in one ? one.problems : []))];
    if (all.length > 0) return { state: 'wrong', problems: all };
    const makers = read.flatMap((one) => ('settings' in one ? [makerOf(one.settings)] : []));
    return makers.length === 0 ? { state: 'off' } : { state: 'on', value: makers };
  },
};

function makerOf(settings: VideosSettings): GatewayMaker {
  const { name, models, apiKeys } = settings;
  return {
    name,
    keyNames: keyNames(apiKeys),
    create(deps) {
      if (models?.every((model) => isGone(model, deps))) {
        deps.log.warn(
          { gateway: name, models: models.map(({ id }) => id) },
          'every model of this gateway was retired, so nothing can be asked of it; OPENAI_VIDEOS_MODELS names others',
        );
      }
      return createOpenaiVideos(settings, deps);
    },
  };
}

function isGone({ retired }: VideoModel, { now }: GatewayDeps): boolean {
  return retired !== undefined && Date.parse(`${retired}T00:00:00Z`) <= now();
}
