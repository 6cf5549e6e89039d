import { Metrics } from './metrics';

describe('Metrics', () => {
  it('tell all others when a figure cannot be looked up, or not in time', async () => {
    const metrics = new Metrics();
    metrics.saved(0.004, 2);
    metrics.watchEach('synoo_refused', 'x', [], () => Promise.reject(new Error('no database')));
    metrics.watchEach('synoo_hanging', 'x', [], () => new Promise(() => undefined));
    metrics.watchEach('synoo_known', 'x', ['state'], () => Promise.resolve([{ labels: { state: 'working' }, value: 7 }]));
    const told = await metrics.registry.metrics();
    expect(told).toContain('synoo_save_seconds_count 1');
    expect(told).toContain('synoo_known{state="working"} 7');
    expect(told).not.toMatch(/^synoo_(?:refused|hanging)[ {]/mu);
  });

  it('have the counters of faults from the start on, so that the first of them is growth', async () => {
    const told = await new Metrics().registry.metrics();
    expect(told).toContain('synoo_refusals_total{code="internal"} 0');
    expect(told).toContain('synoo_refusals_total{code="not-ready"} 0');
  });

  it('forget what was known once it cannot be looked up', async () => {
    const metrics = new Metrics();
    let away = false;
    metrics.watchEach('synoo_known', 'x', [], () => (away ? Promise.reject(new Error('no database')) : Promise.resolve([{ labels: {}, value: 7 }])));
    expect(await metrics.registry.metrics()).toMatch(/^synoo_known 7$/mu);
    away = true;
    expect(await metrics.registry.metrics()).not.toMatch(/^synoo_known /mu);
  });
});
