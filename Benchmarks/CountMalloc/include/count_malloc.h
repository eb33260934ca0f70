// Counts the allocations of the program that links this, by standing in front of glibc's malloc.
#ifndef SEATWIRE_COUNT_MALLOC_H
#define SEATWIRE_COUNT_MALLOC_H

#include <stdint.h>

uint64_t count_malloc_calls(void);

#endif
