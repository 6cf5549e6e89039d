import { Controller } from '@nestjs/common';
import { type InputOf, statisticsRoutes as routes } from '@synoo/contracts';
import { type Actor, Statistics } from '@synoo/server';
import { CurrentActor } from '../http/current';
import { Handle, Input } from '../http/handle';

@Controller()
export class StatisticsController {
  constructor(private readonly statistics: Statistics) {}

  @Handle(routes.formStatistics)
  form(@Input() { params }: InputOf<typeof routes.formStatistics>) {
    return this.statistics.ofForm(params.id);
  }

  @Handle(routes.itemStatistics)
  item(@Input() { params }: InputOf<typeof routes.itemStatistics>) {
    return this.statistics.ofItem(params.id);
  }

  @Handle(routes.thresholds)
  thresholds() {
    return this.statistics.thresholds();
  }

  @Handle(routes.saveThresholds)
  saveThresholds(@CurrentActor() actor: Actor, @Input() { body }: InputOf<typeof routes.saveThresholds>) {
    return this.statistics.saveThresholds(actor, body);
  }
}
