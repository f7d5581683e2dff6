import { describe, expect, it } from 'vitest';
import { adviceOn } from '../src/advice.ts';

const fetching = { name: 'mountsea', pictures: 'url' } as const;
const taking = { name: 'openai-videos', pictures: 'bytes' } as const;
const slack = { platforms: [{ name: 'discord' }, { name: 'slack' }] };
const discord = { platforms: [{ name: 'discord' }] };

describe('advice at the start', () => {
  it('says what does not work in Slack without PUBLIC_URL, and names the gateways', () => {
    const [advice = '', ...more] = adviceOn(slack, [
      fetching,
      taking,
      { ...fetching, name: 'pmock' },
    ]);
    expect(more).toEqual([]);
    expect(advice).toMatch(/^PUBLIC_URL is not set, so pictures attached in Slack/u);
    expect(advice).toContain('mountsea and pmock must fetch');
    expect(advice).not.toContain('openai-videos');
  });

  it('says that nobody hears webhooks without PUBLIC_URL', () => {
    const hooked = { ...taking, hook: () => undefined };
    expect(adviceOn(discord, [hooked])).toEqual([
      expect.stringContaining('openai-videos cannot tell'),
    ]);
    expect(adviceOn({ ...discord, publicUrl: 'https://bot.example.org' }, [hooked])).toEqual([]);
  });

  it.each([
    ['Slack is off', discord, [fetching]],
    ['every gateway takes bytes', slack, [taking]],
    ['there is a public address', { ...slack, publicUrl: 'https://bot.example.org' }, [fetching]],
    ['it is a loopback', { ...slack, publicUrl: 'http://127.0.0.1:8080' }, [fetching]],
    ['it is the IPv6 loopback', { ...slack, publicUrl: 'http://[::1]:8080/bot' }, [fetching]],
    ['it is localhost', { ...discord, publicUrl: 'http://localhost' }, [fetching]],
  ] as const)('is silent where %s', (_, settings, gateways) => {
    expect(adviceOn(settings, gateways)).toEqual([]);
  });

  it.each([
    'http://bot.example.org',
    'http://10.0.0.1:8080',
    'http://127.example.org',
    'http://localhost.example.org',
  ])('warns of %s', (publicUrl) => {
    const [advice, ...more] = adviceOn({ ...discord, publicUrl }, [taking]);
    expect(more).toEqual([]);
    expect(advice).toMatch(/^PUBLIC_URL begins with http:/u);
  });
});
