import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../platform/refusal';

export interface Asset {
  readonly type: string;
  readonly data: Buffer;
}

/** Files of items, by the hash of their content. */
@Injectable()
export class Assets {
  constructor(private readonly dataSource: DataSource) {}

  async get(hash: string): Promise<Asset> {
    const [asset] = await this.dataSource.query<Asset[]>('select type, data from asset where hash = $1', [hash]);
    if (!asset) throw new DomainError('not-found');
    return asset;
  }
}
