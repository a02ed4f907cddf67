/**
 * `leases`: who has which place of a pool, since which change of hands, until when. `lease_holders`: who shares a pool, with or
 * without a place of it.
 *
 * `renew` is one call, and so one transaction that no paused client can keep open. It runs alone in its pool.
 */
export const leaseTables = `
  create table if not exists ledgerline.leases (
    pool text not null,
    number int not null,
    epoch bigint not null default 0,
    holder text,
    until timestamptz not null default '-infinity',
    primary key (pool, number)
  ) with (fillfactor = 50);

  create table if not exists ledgerline.lease_holders (
    pool text not null,
    holder text not null,
    until timestamptz not null,
    primary key (pool, holder)
  ) with (fillfactor = 50);

  create or replace function ledgerline.renew(a_pool text, a_holder text, a_ms int)
  returns table (fair int, number int, epoch bigint)
  language plpgsql as $$
  #variable_conflict use_column
  declare
    moment timestamptz;
    later timestamptz;
    share int;
    mine int;
  begin
    perform pg_advisory_xact_lock(hashtextextended('ledgerline leases ' || a_pool, 0));
    moment := clock_timestamp();
    later := moment + a_ms * interval '1 millisecond';

    delete from ledgerline.lease_holders h where h.pool = a_pool and h.until < moment;
    insert into ledgerline.lease_holders (pool, holder, until) values (a_pool, a_holder, later)
    on conflict (pool, holder) do update set until = excluded.until;
    update ledgerline.leases l set until = later where l.pool = a_pool and l.holder = a_holder;
    get diagnostics mine = row_count;

    -- Who has most keeps the one too many, so that nothing changes hands without need.
    select size / members + case when place <= size % members then 1 else 0 end into share
    from (
      select h.holder, row_number() over (order by count(l.number) desc, h.holder) as place, count(*) over () as members,
        (select count(*) from ledgerline.leases s where s.pool = a_pool) as size
      from ledgerline.lease_holders h
      left join ledgerline.leases l on l.pool = h.pool and l.holder = h.holder and l.until >= moment
      where h.pool = a_pool
      group by h.holder
    ) as counted
    where holder = a_holder;

    if mine < share then
      update ledgerline.leases l set holder = a_holder, epoch = l.epoch + 1, until = later
      from (
        select f.number from ledgerline.leases f
        where f.pool = a_pool and (f.holder is null or f.until < moment)
        order by f.number limit share - mine
      ) as free
      where l.pool = a_pool and l.number = free.number;
    end if;

    return query
      select share, l.number, l.epoch
      from (select 1) as one left join ledgerline.leases l on l.pool = a_pool and l.holder = a_holder
      order by l.number;
  end $$;`;
