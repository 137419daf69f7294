-- Euclidean distance, negative inner product and cosine distance of two known vectors.
select
  '[1,2,3]'::{schema}.vector operator({schema}.<->) '[4,5,6]'::{schema}.vector as l2,
  '[1,2,3]'::{schema}.vector operator({schema}.<#>) '[4,5,6]'::{schema}.vector as negative_inner_product,
  '[1,2,3]'::{schema}.vector operator({schema}.<=>) '[4,5,6]'::{schema}.vector as cosine
